/// The samplers, by the web UI's names, in the order of its list.
public enum Sampler: String, Sendable, Codable, CaseIterable {
    case dpmPlusPlus2M = "DPM++ 2M"
    case eulerAncestral = "Euler a"
    case euler = "Euler"
    case ddim = "DDIM"

    /// The sampler of that name, in any case, without a schedule in it.
    public init?(name: String) {
        let name = name.lowercased()
        guard let sampler = Self.allCases.first(where: { $0.rawValue.lowercased() == name || $0.alias == name }) else { return nil }
        self = sampler
    }

    /// Reads a name that may end in a schedule, as old ones do: "DPM++ 2M Karras".
    ///
    /// - Returns: the sampler, and the schedule if the name has one; nil if there is no such sampler.
    public static func parse(_ name: String) -> (sampler: Sampler, schedule: SigmaSchedule?)? {
        if let sampler = Sampler(name: name) { return (sampler, nil) }
        guard let space = name.lastIndex(of: " "),
              let sampler = Sampler(name: String(name[..<space])),
              let schedule = SigmaSchedule(name: String(name[name.index(after: space)...]))
        else { return nil }
        return (sampler, schedule)
    }

    /// The name that scripts use.
    private var alias: String {
        switch self {
        case .dpmPlusPlus2M: "k_dpmpp_2m"
        case .eulerAncestral: "k_euler_a"
        case .euler: "k_euler"
        case .ddim: "ddim"
        }
    }

    /// What "Automatic" means for this sampler; nil if its timesteps are its own and it ignores schedules.
    public var automaticSchedule: SigmaSchedule? {
        switch self {
        case .dpmPlusPlus2M: .karras
        case .eulerAncestral, .euler: .uniform
        case .ddim: nil
        }
    }

    /// The schedule's name for the parameters of a picture: the one chosen, with "Automatic" resolved where the web UI names
    /// a default of the sampler.
    public func scheduleName(_ schedule: SigmaSchedule) -> String {
        guard schedule == .automatic, let automatic = automaticSchedule, automatic != .uniform else { return schedule.rawValue }
        return automatic.rawValue
    }

    /// How many model calls a step makes, as the web UI counts them for prompts that change.
    public var callsPerStep: Int { 1 }

    /// Whether eta has a meaning, and its value where none is given.
    public var defaultEta: Float? {
        switch self {
        case .eulerAncestral: 1
        case .ddim: 0
        case .dpmPlusPlus2M, .euler: nil
        }
    }
}
