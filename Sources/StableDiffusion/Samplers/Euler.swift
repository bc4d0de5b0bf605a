/// Euler's method, with optional churn.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2 without its correction.
struct Euler: SigmaMethod {
    let churn: Sampling.Churn
    let noiseScale: Float

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let count = sigmas.count - 1
        for step in 0..<count {
            var sigma = sigmas[step]
            if churn.amount > 0 {
                // Noise is drawn for steps without churn too: so the web UI's generators stand where they do
                let fresh = noise.next()
                let raised = sigma * (1 + churn.rise(at: sigma, steps: count))
                if raised > sigma {
                    latent = latent + fresh * (noiseScale * (raised * raised - sigma * sigma).squareRoot())
                    sigma = raised
                }
            }
            let denoised = try denoiser.denoised(latent, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let slope = (latent - denoised) / sigma
            latent = latent + slope * (sigmas[step + 1] - sigma)
        }
        return latent
    }
}

extension Sampling {
    /// Noise that is added before a step, which raises its sigma (the web UI's sigma churn, tmin and tmax).
    public struct Churn: Sendable, Equatable {
        /// 0 is none.
        public var amount: Float = 0
        /// The sigmas that are raised.
        public var range: ClosedRange<Float> = 0...Float.infinity

        public init(amount: Float = 0, range: ClosedRange<Float> = 0...Float.infinity) {
            self.amount = amount
            self.range = range
        }

        /// By which share sigma rises.
        func rise(at sigma: Float, steps: Int) -> Float {
            range.contains(sigma) ? min(amount / Float(steps), Float(2).squareRoot() - 1) : 0
        }
    }
}
