import StableDiffusion

/// What is said of samplers and schedules that there are not.
enum UnknownSampler {
    /// - Parameter option: what the name was given as.
    static func line(sampler name: String, option: String) -> String {
        line(option, name, near: near(name), known: Sampler.allCases.map(\.rawValue))
    }

    /// - Parameter option: what the name was given as.
    static func line(schedule name: String, option: String) -> String {
        let known = SigmaSchedule.allCases.map(\.rawValue)
        return line(option, name, near: NearName.of(name, among: known), known: known)
    }

    /// A sampler's name may end in a schedule.
    private static func near(_ name: String) -> String? {
        let samplers = Sampler.allCases.map(\.rawValue)
        return NearName.of(name, among: samplers + samplers.flatMap { sampler in SigmaSchedule.allCases.map { "\(sampler) \($0.rawValue)" } })
    }

    private static func line(_ option: String, _ name: String, near: String?, known: [String]) -> String {
        let shown = SafeName.printable(name)
        if let near { return "\(option) \"\(shown)\": did you mean \(near)?" }
        return "\(option) \"\(shown)\": known are \(known.joined(separator: ", "))"
    }
}
