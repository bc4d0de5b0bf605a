import Glibc

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
    /// Evenly in the angle whose tangent is sigma; ends at the smallest sigma, not at 0.
    case klOptimal = "KL Optimal"
    /// Sigmas that were optimized for Stable Diffusion.
    case alignYourSteps = "Align Your Steps"
    /// Every n-th timestep, from the last.
    case simple = "Simple"
    /// Evenly in time.
    case normal = "Normal"
    /// Every n-th timestep, from the second; may have more steps than were asked for.
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
        let (sigmaMin, sigmaMax) = (grid.sigmas[0], grid.sigmas[grid.sigmas.count - 1])
        return switch self {
        case .automatic, .uniform, .normal: Self.timeSpacedSigmas(count: steps, grid) + [0]
        case .karras: Self.karrasSigmas(count: steps, from: sigmaMax, to: sigmaMin) + [0]
        case .exponential, .polyexponential: Self.exponentialSigmas(count: steps, from: sigmaMax, to: sigmaMin) + [0]
        case .sgmUniform: Self.timeSpacedSigmas(count: steps + 1, grid).dropLast() + [0]
        case .klOptimal: Self.klOptimalSigmas(count: steps + 1, from: sigmaMax, to: sigmaMin)
        case .alignYourSteps: Self.alignedSigmas(count: steps, grid.alignedSigmas) + [0]
        case .simple: Self.simpleSigmas(count: steps, grid.sigmas) + [0]
        case .ddim: Self.ddimSigmas(count: steps, grid.sigmas) + [0]
        case .beta: Self.betaSigmas(count: steps, from: sigmaMax, to: sigmaMin) + [0]
        }
    }
}

/// The levels of noise that schedules are made from: a model's timesteps, or those of them that a sampler knows.
protocol SigmaGrid {
    /// Rising.
    var sigmas: [Float] { get }
    /// Eleven falling ones that were optimized for the family (Sabour et al., "Align Your Steps", 2024).
    var alignedSigmas: [Double] { get }
    /// The timestep whose noise is `sigma`.
    func timestep(sigma: Float) -> Float
    /// The noise of a timestep, whole or between two.
    func sigma(timestep: Float) -> Float
}

extension NoiseSchedule: SigmaGrid {}

/// Evenly spaced values with both ends exact, rounded as `torch.linspace` does; one value is the start.
func linspace(from start: Float, to end: Float, count: Int) -> [Float] {
    guard count > 1 else { return [start] }
    let step = (end - start) / Float(count - 1)
    return (0..<count).map { $0 < count / 2 ? start + step * Float($0) : end - step * Float(count - 1 - $0) }
}

// MARK: The formulas; each gives `count` falling sigmas.

extension SigmaSchedule {
    /// Evenly spaced in time, as diffusion models were first sampled (the web UI's "Uniform", "Normal" and, without the
    /// last, "SGM Uniform").
    private static func timeSpacedSigmas(count: Int, _ grid: some SigmaGrid) -> [Float] {
        let first = grid.timestep(sigma: grid.sigmas[grid.sigmas.count - 1])
        return linspace(from: first, to: grid.timestep(sigma: grid.sigmas[0]), count: count).map(grid.sigma)
    }

    /// Evenly spaced in their seventh root.
    ///
    /// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, equation 5.
    static func karrasSigmas(count: Int, from sigmaMax: Float, to sigmaMin: Float) -> [Float] {
        let rho = 7.0
        let (start, end) = (pow(Double(sigmaMax), 1 / rho), pow(Double(sigmaMin), 1 / rho))
        return linspace(from: 0, to: 1, count: count).map { Float(pow(start + Double($0) * (end - start), rho)) }
    }

    /// Evenly spaced in their logarithm: each is the same fraction of the one before.
    private static func exponentialSigmas(count: Int, from sigmaMax: Float, to sigmaMin: Float) -> [Float] {
        linspace(from: logf(sigmaMax), to: logf(sigmaMin), count: count).map { expf($0) }
    }

    /// Steps that lose equally much, measured by the Kullback-Leibler divergence, on Gaussian data: the tangents of
    /// evenly spaced angles.
    ///
    /// Sabour et al., "Align Your Steps: Optimizing Sampling Schedules in Diffusion Models", 2024, theorem 3.1.
    private static func klOptimalSigmas(count: Int, from sigmaMax: Float, to sigmaMin: Float) -> [Float] {
        linspace(from: atanf(sigmaMax), to: atanf(sigmaMin), count: count).map { tanf($0) }
    }

    /// Eleven sigmas that were optimized for Stable Diffusion 1.5; other counts interpolate their logarithms. A single
    /// one is the smallest, as in the web UI.
    ///
    /// Sabour et al., "Align Your Steps: Optimizing Sampling Schedules in Diffusion Models", 2024; its authors'
    /// "Quickstart Guide" has the numbers.
    private static func alignedSigmas(count: Int, _ table: [Double]) -> [Float] {
        let logs = table.map { log($0) }
        return (0..<count).reversed().map { index in
            // Counted from the end
            let position = count > 1 ? Double(index) / Double(count - 1) * Double(logs.count - 1) : 0
            let low = min(Int(position), logs.count - 2)
            let (below, above) = (logs[logs.count - 1 - low], logs[logs.count - 2 - low])
            return Float(exp(below + (above - below) * (position - Double(low))))
        }
    }

    /// Of whole timesteps, an equal number of timesteps apart: from the last timestep, as many as asked for.
    private static func simpleSigmas(count: Int, _ sigmas: [Float]) -> [Float] {
        let distance = Double(sigmas.count) / Double(count)
        return (0..<count).map { sigmas[max(sigmas.count - 1 - Int(Double($0) * distance), 0)] }
    }

    /// Of whole timesteps, an equal number of timesteps apart: from the second timestep, as many as there are.
    private static func ddimSigmas(count: Int, _ sigmas: [Float]) -> [Float] {
        stride(from: 1, to: sigmas.count, by: max(sigmas.count / count, 1)).map { sigmas[$0] }.reversed()
    }

    /// Both parameters of the beta schedule's distribution.
    public static let betaShape = 0.6

    /// Spaced by the quantiles of a beta distribution.
    ///
    /// Lee et al., "Beta Sampling is All You Need: Efficient Image Generation Strategy for Diffusion Models using
    /// Stepwise Spectral Analysis", 2024; as in the web UI the quantiles space sigma, where the paper spaces time.
    private static func betaSigmas(count: Int, from sigmaMax: Float, to sigmaMin: Float) -> [Float] {
        let distribution = BetaDistribution(alpha: betaShape, beta: betaShape)
        return (0..<count).map { index in
            let fraction = count > 1 ? 1 - Double(index) / Double(count - 1) : 1
            return Float(Double(sigmaMin) + distribution.quantile(fraction) * Double(sigmaMax - sigmaMin))
        }
    }
}
