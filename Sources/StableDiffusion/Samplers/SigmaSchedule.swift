import Glibc

/// How the noise falls from step to step (the web UI's "Schedule type").
public enum SigmaSchedule: String, Sendable, Codable, CaseIterable {
    /// What suits the sampler.
    case automatic = "Automatic"
    /// Evenly in time.
    case uniform = "Uniform"
    /// Evenly in the seventh root of sigma: small steps where there is little noise left (Karras et al., 2022, equation 5).
    case karras = "Karras"

    /// The schedule of that name, in any case.
    public init?(name: String) {
        let name = name.lowercased()
        guard let schedule = Self.allCases.first(where: { $0.rawValue.lowercased() == name }) else { return nil }
        self = schedule
    }

    /// The noise before every step, and 0 at the end: `steps + 1` values. Automatic is uniform here.
    public func sigmas(steps: Int, of noise: NoiseSchedule) -> [Float] {
        guard steps > 0 else { return [0] }
        switch self {
        case .automatic, .uniform: return Self.uniform(steps: steps, of: noise) + [0]
        case .karras: return Self.karras(steps: steps, of: noise) + [0]
        }
    }

    private static func uniform(steps: Int, of noise: NoiseSchedule) -> [Float] {
        evenly(from: Float(noise.count - 1), to: 0, count: steps).map(noise.sigma)
    }

    private static func karras(steps: Int, of noise: NoiseSchedule) -> [Float] {
        let root = 1.0 / 7.0
        let least = pow(Double(noise.sigmas[0]), root)
        let greatest = pow(Double(noise.sigmas[noise.count - 1]), root)
        return evenly(from: 0, to: 1, count: steps).map { Float(pow(greatest + Double($0) * (least - greatest), 7)) }
    }

    /// Evenly spaced values with both ends exact, rounded as `torch.linspace` does.
    private static func evenly(from start: Float, to end: Float, count: Int) -> [Float] {
        guard count > 1 else { return [start] }
        let step = (end - start) / Float(count - 1)
        return (0..<count).map { $0 < count / 2 ? start + step * Float($0) : end - step * Float(count - 1 - $0) }
    }
}
