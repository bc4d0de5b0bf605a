/// How the noise falls from step to step (the web UI's "Schedule type"), in the order of its list.
public enum SigmaSchedule: String, Sendable, Codable, CaseIterable {
    /// What suits the sampler.
    case automatic = "Automatic"
    /// Evenly in time.
    case uniform = "Uniform"
    /// Evenly in the seventh root of sigma: small steps where there is little noise left.
    case karras = "Karras"
    /// Evenly in the logarithm of sigma.
    case exponential = "Exponential"
    /// A power of the exponential schedule; the power is 1, as in the web UI, so it is the same.
    case polyexponential = "Polyexponential"
    /// Evenly in time, without the last timestep.
    case sgmUniform = "SGM Uniform"
    /// Evenly in the angle whose tangent is sigma; ends at the least sigma, not at 0.
    case klOptimal = "KL Optimal"
    /// Sigmas that were optimized for Stable Diffusion.
    case alignYourSteps = "Align Your Steps"
    /// Every so manyth timestep, from the last.
    case simple = "Simple"
    /// Evenly in time.
    case normal = "Normal"
    /// Every so manyth timestep, from the second; may have more steps than were asked for.
    case ddim = "DDIM"
    /// By the quantiles of a beta distribution: small steps at both ends.
    case beta = "Beta"

    /// The schedule of that name, in any case: "SGM Uniform", "sgm_uniform" or "SGMUniform".
    public init?(name: String) {
        let name = name.lowercased()
        let found = Self.allCases.first { schedule in
            let label = schedule.rawValue.lowercased()
            return [" ", "_", ""].contains { label.split(separator: " ").joined(separator: $0) == name }
        }
        guard let found else { return nil }
        self = found
    }

    /// The noise before every step, and 0 at the end: `steps + 1` values for most schedules. Automatic is uniform here.
    public func sigmas(steps: Int, of noise: NoiseSchedule) -> [Float] { sigmas(steps: steps, on: noise) }

    func sigmas(steps: Int, on grid: some SigmaGrid) -> [Float] {
        guard steps > 0 else { return [0] }
        let (least, greatest) = (grid.sigmas[0], grid.sigmas[grid.sigmas.count - 1])
        return switch self {
        case .automatic, .uniform, .normal: TimeSpacedSigmas.falling(count: steps, grid) + [0]
        case .karras: KarrasSigmas.falling(count: steps, from: greatest, to: least) + [0]
        case .exponential, .polyexponential: ExponentialSigmas.falling(count: steps, from: greatest, to: least) + [0]
        case .sgmUniform: TimeSpacedSigmas.falling(count: steps + 1, grid).dropLast() + [0]
        case .klOptimal: KLOptimalSigmas.falling(count: steps + 1, from: greatest, to: least)
        case .alignYourSteps: AlignedSigmas.falling(count: steps) + [0]
        case .simple: TimestepSigmas.simple(count: steps, grid.sigmas) + [0]
        case .ddim: TimestepSigmas.ddim(count: steps, grid.sigmas) + [0]
        case .beta: BetaSigmas.falling(count: steps, from: greatest, to: least) + [0]
        }
    }
}
