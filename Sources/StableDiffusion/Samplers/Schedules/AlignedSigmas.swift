import Glibc

/// Eleven sigmas that were optimized for Stable Diffusion 1.5; other counts interpolate their logarithms.
///
/// Sabour et al., "Align Your Steps: Optimizing Sampling Schedules in Diffusion Models", 2024; its authors' "Quickstart Guide" has the
/// numbers.
enum AlignedSigmas {
    private static let optimized = [14.615, 6.475, 3.861, 2.697, 1.886, 1.396, 0.963, 0.652, 0.399, 0.152, 0.029]

    /// A single one is the least, as in the web UI.
    static func falling(count: Int) -> [Float] {
        let logs = optimized.map { log($0) }
        return (0..<count).reversed().map { index in
            // Counted from the end
            let place = count > 1 ? Double(index) / Double(count - 1) * Double(logs.count - 1) : 0
            let low = min(Int(place), logs.count - 2)
            let (below, above) = (logs[logs.count - 1 - low], logs[logs.count - 2 - low])
            return Float(exp(below + (above - below) * (place - Double(low))))
        }
    }
}
