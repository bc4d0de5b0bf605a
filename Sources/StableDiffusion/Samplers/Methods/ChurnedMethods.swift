import Glibc
import Tensor

extension Sampling {
    /// Noise that is added before a step, which raises its sigma (the web UI's sigma churn, tmin and tmax;
    /// k-diffusion's `s_churn`, `s_tmin`, `s_tmax`).
    ///
    /// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2, lines 4
    /// to 6.
    public struct Churn: Sendable, Equatable {
        /// 0 is none.
        public var amount: Float = 0
        /// The sigmas that are raised.
        public var range: ClosedRange<Float> = 0...Float.infinity

        public init(amount: Float = 0, range: ClosedRange<Float> = 0...Float.infinity) {
            self.amount = amount
            self.range = range
        }

        /// Adds the noise to the latent.
        ///
        /// - Parameters:
        ///   - steps: how many the sampling has.
        ///   - scale: how much of the noise is added.
        /// - Returns: the sigma that the latent then has, `sigma_hat`.
        func raise(_ x: inout Tensor, at sigma: Float, steps: Int, scale: Float, noise: inout LatentNoise) -> Float {
            // Drawn without churn too: so the web UI's generators stand where they do
            let eps = noise.next()
            let gamma = range.contains(sigma) ? min(amount / Float(steps), Float(2).squareRoot() - 1) : 0
            let sigmaHat = sigma * (1 + gamma)
            guard sigmaHat > sigma else { return sigma }
            x = x + eps * (scale * (sigmaHat * sigmaHat - sigma * sigma).squareRoot())
            return sigmaHat
        }
    }
}

/// A method that makes one step after another, with optional churn before each: Euler, Heun and DPM2.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2.
struct ChurnedMethod: SigmaMethod {
    /// A step from one sigma to the next; the report gets what its first evaluation gave.
    typealias Step = (
        _ x: Tensor, _ sigma: Float, _ nextSigma: Float, _ denoiser: Denoiser,
        _ report: (_ denoised: Tensor) throws -> Void
    ) throws -> Tensor

    let churn: Sampling.Churn
    let noiseScale: Float
    let step: Step

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let count = sigmas.count - 1
        for number in 0..<count {
            let sigma = churn.raise(&x, at: sigmas[number], steps: count, scale: noiseScale, noise: &noise)
            x = try step(x, sigma, sigmas[number + 1], denoiser) { denoised in
                try report(Sampling.Step(number: number + 1, count: count, denoised: denoised))
            }
        }
        return x
    }
}

/// Euler's method: straight on along the derivative of x with respect to sigma.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2 without its
/// correction.
enum Euler {
    /// One step.
    static func step(
        _ x: Tensor, from sigma: Float, to nextSigma: Float, _ denoiser: Denoiser,
        report: (_ denoised: Tensor) throws -> Void
    ) throws -> Tensor {
        let denoised = try denoiser.denoised(x, sigma: sigma)
        try report(denoised)
        let d = (x - denoised) / sigma
        return x + d * (nextSigma - sigma)
    }
}

/// Heun's method: a step of Euler's, made again with the mean of the derivatives at both of its ends.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2.
enum Heun {
    /// One step; to a sigma of 0, where there is no derivative, Euler's.
    static func step(
        _ x: Tensor, from sigma: Float, to nextSigma: Float, _ denoiser: Denoiser,
        report: (_ denoised: Tensor) throws -> Void
    ) throws -> Tensor {
        let denoised = try denoiser.denoised(x, sigma: sigma)
        try report(denoised)
        let d = (x - denoised) / sigma
        let x2 = x + d * (nextSigma - sigma)
        guard nextSigma > 0 else { return x2 }
        let d2 = (x2 - (try denoiser.denoised(x2, sigma: nextSigma))) / nextSigma
        return x + (d + d2) * ((nextSigma - sigma) / 2)
    }
}

/// DPM-Solver of second order, single step: the derivative halfway down, in the logarithm of sigma, leads the whole
/// step.
///
/// Lu et al., "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps", 2022,
/// algorithm 1.
enum DPM2 {
    /// One step; to a sigma of 0, which has no logarithm, Euler's.
    static func step(
        _ x: Tensor, from sigma: Float, to nextSigma: Float, _ denoiser: Denoiser,
        report: (_ denoised: Tensor) throws -> Void
    ) throws -> Tensor {
        let denoised = try denoiser.denoised(x, sigma: sigma)
        try report(denoised)
        let d = (x - denoised) / sigma
        guard nextSigma > 0 else { return x + d * (nextSigma - sigma) }
        let sigmaMid = expf((logf(sigma) + logf(nextSigma)) / 2)
        let x2 = x + d * (sigmaMid - sigma)
        let d2 = (x2 - (try denoiser.denoised(x2, sigma: sigmaMid))) / sigmaMid
        return x + d2 * (nextSigma - sigma)
    }
}
