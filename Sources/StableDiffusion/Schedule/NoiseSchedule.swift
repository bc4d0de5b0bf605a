import Glibc

/// How much of a picture and how much noise each timestep mixes, and what the network says about the mixture.
///
/// A noisy latent is `sqrt(a) * latent + sqrt(1 - a) * noise` with `a = alphasCumulativeProduct[timestep]` (Ho et al.,
/// "Denoising Diffusion Probabilistic Models", 2020). Divided by `sqrt(a)` it is `latent + sigma * noise`, the form in
/// which Karras et al. ("Elucidating the Design Space of Diffusion-Based Generative Models", 2022) sample; timesteps between
/// the whole ones are found by interpolating the logarithm of sigma.
public struct NoiseSchedule: Sendable, Equatable {
    /// How the variances of the steps grow from the first to the last.
    public enum BetaCurve: String, Sendable, Codable {
        /// Evenly.
        case linear
        /// Evenly in their square roots: Stable Diffusion's.
        case scaledLinear = "scaled_linear"
    }

    /// What the network's output means.
    public enum Prediction: String, Sendable, Codable {
        /// The noise.
        case epsilon
        /// The velocity `sqrt(a) * noise - sqrt(1 - a) * latent` (Salimans and Ho, "Progressive Distillation", 2022).
        case velocity = "v_prediction"
    }

    public let prediction: Prediction
    /// Share of the picture in the variance of each timestep, falling from nearly 1.
    public let alphasCumulativeProduct: [Float]
    /// Noise over picture, `sqrt((1 - a) / a)`, of each timestep, rising.
    public let sigmas: [Float]
    /// The levels of the schedule Align Your Steps, whose table is a family's own.
    public var alignedSigmas = NoiseScheduleConfiguration.stableDiffusion.alignedSigmas
    private let logSigmas: [Float]

    /// How many timesteps the model was trained with; they are numbered from 0.
    public var count: Int { sigmas.count }

    /// The schedule of all families.
    public static let stableDiffusion = NoiseSchedule(
        checkedAlphas: alphas(count: 1000, from: 0.00085, to: 0.012, curve: .scaledLinear), prediction: .epsilon)

    /// A schedule by the numbers of a model's `scheduler_config.json`.
    ///
    /// - Throws: `NoiseScheduleError` unless there are 2 to 100 000 timesteps and both ends lie between 0 and 1.
    public init(
        count: Int = 1000, betaStart: Double = 0.00085, betaEnd: Double = 0.012,
        curve: BetaCurve = .scaledLinear, prediction: Prediction = .epsilon
    ) throws(NoiseScheduleError) {
        guard 2...100_000 ~= count, betaStart > 0, betaStart < 1, betaEnd > 0, betaEnd < 1 else { throw .outOfRange }
        try self.init(
            alphasCumulativeProduct: Self.alphas(count: count, from: betaStart, to: betaEnd, curve: curve), prediction: prediction)
    }

    /// A schedule by the shares themselves, as some checkpoints carry them.
    ///
    /// - Throws: `NoiseScheduleError` unless they fall, between 1 and 0.
    public init(alphasCumulativeProduct: [Float], prediction: Prediction) throws(NoiseScheduleError) {
        guard 2...100_000 ~= alphasCumulativeProduct.count,
              alphasCumulativeProduct.allSatisfy({ $0 > 0 && $0 < 1 }),
              zip(alphasCumulativeProduct, alphasCumulativeProduct.dropFirst()).allSatisfy({ $0 > $1 })
        else { throw .outOfRange }
        self.init(checkedAlphas: alphasCumulativeProduct, prediction: prediction)
    }

    /// The same with nothing left of the picture at the last timestep (Lin et al., "Common Diffusion Noise Schedules and Sample Steps are
    /// Flawed", 2024), in the web UI's way: the last share, which would be 0, is what it is in half precision (`modules/sd_models.py`,
    /// `rescale_zero_terminal_snr_abar`). diffusers scales the betas, and ends at another number.
    /// - Throws: `NoiseScheduleError` where the shares fall no more.
    public func withZeroTerminalSNR() throws(NoiseScheduleError) -> NoiseSchedule {
        let roots = alphasCumulativeProduct.map { $0.squareRoot() }
        guard let first = roots.first, let last = roots.last else { throw .outOfRange }
        let stretch = first / (first - last)
        var alphas = roots.map { root in
            let moved = (root - last) * stretch
            return moved * moved
        }
        alphas[alphas.count - 1] = 4.8973451890853435e-08
        return try NoiseSchedule(alphasCumulativeProduct: alphas, prediction: prediction)
    }

    private init(checkedAlphas: [Float], prediction: Prediction) {
        self.prediction = prediction
        alphasCumulativeProduct = checkedAlphas
        sigmas = checkedAlphas.map { ((1 - $0) / $0).squareRoot() }
        logSigmas = sigmas.map { logf($0) }
    }

    private static func alphas(count: Int, from start: Double, to end: Double, curve: BetaCurve) -> [Float] {
        var product = 1.0
        return (0..<count).map { step in
            let place = Double(step) / Double(count - 1)
            let beta: Double
            switch curve {
            case .linear: beta = start + (end - start) * place
            case .scaledLinear:
                let root = start.squareRoot() + (end.squareRoot() - start.squareRoot()) * place
                beta = root * root
            }
            product *= 1 - beta
            return Float(product)
        }
    }

    /// The timestep, whole or between two, whose noise is `sigma`; the ends of the schedule for a sigma beyond them.
    public func timestep(sigma: Float) -> Float {
        let logSigma = logf(sigma)
        // The last timestep that is not above, found by halving
        var low = 0
        var high = count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if logSigmas[middle] <= logSigma { low = middle } else { high = middle }
        }
        let place = (logSigmas[low] - logSigma) / (logSigmas[low] - logSigmas[high])
        let weight = min(max(place, 0), 1)
        return (1 - weight) * Float(low) + weight * Float(high)
    }

    /// The noise of a timestep, whole or between two; beyond the schedule, of its ends.
    public func sigma(timestep: Float) -> Float {
        let place = timestep > 0 ? min(timestep, Float(count - 1)) : 0
        let low = Int(place)
        let high = min(low + 1, count - 1)
        let weight = place - Float(low)
        return expf((1 - weight) * logSigmas[low] + weight * logSigmas[high])
    }
}

/// A model's noise schedule that no diffusion can follow.
public enum NoiseScheduleError: Error, Equatable, CustomStringConvertible {
    case outOfRange

    public var description: String {
        "the model's noise schedule (scheduler_config.json or alphas_cumprod) is damaged: download the model again"
    }
}
