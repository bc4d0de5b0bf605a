extension Sampling {
    /// Noise that is added before a step, which raises its sigma (the web UI's sigma churn, tmin and tmax).
    ///
    /// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2, lines 4 to 6.
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
        /// - Returns: the sigma that the latent then has.
        func raise(_ latent: inout Latent, at sigma: Float, steps: Int, scale: Float, noise: inout LatentNoise) -> Float {
            // Drawn without churn too: so the web UI's generators stand where they do
            let fresh = noise.next()
            let raised = sigma * (1 + rise(at: sigma, steps: steps))
            guard raised > sigma else { return sigma }
            latent = latent + fresh * (scale * (raised * raised - sigma * sigma).squareRoot())
            return raised
        }

        /// By which share sigma rises.
        private func rise(at sigma: Float, steps: Int) -> Float {
            range.contains(sigma) ? min(amount / Float(steps), Float(2).squareRoot() - 1) : 0
        }
    }
}
