/// Denoising diffusion implicit models, over whole timesteps.
///
/// Song et al., "Denoising Diffusion Implicit Models", 2021, equation 12. As in the web UI the last timestep is only arrived at,
/// never evaluated, so there is one evaluation fewer than timesteps.
struct DDIM: TimestepMethod {
    /// 0 adds no noise; 1 is the ancestral sampler of the original diffusion models.
    let eta: Float
    /// Whether the noise that is put back is the negative prompt's: "DDIM CFG++" (Chung et al., "CFG++: Manifold-constrained Classifier Free
    /// Guidance for Diffusion Models", 2024, algorithm 2). Its guidance runs from 0 to 1, to which the web UI maps scales of 0 to 12.5.
    var followsNegative = false

    func sample(
        from start: Latent, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let alphas = denoiser.schedule.alphasCumulativeProduct
        let count = timesteps.count - 1
        for step in stride(from: count, to: 0, by: -1) {
            let (alpha, next) = (alphas[timesteps[step]], alphas[timesteps[step - 1]])
            let (predicted, direction) = try predictions(latent, timesteps[step], denoiser)
            let denoised = (latent - predicted * (1 - alpha).squareRoot()) / alpha.squareRoot()
            try report(Sampling.Step(number: count - step + 1, count: count, denoised: denoised))
            let fresh = eta * ((1 - next) / (1 - alpha) * (1 - alpha / next)).squareRoot()
            latent = denoised * next.squareRoot() + direction * max(1 - next - fresh * fresh, 0).squareRoot()
            // Drawn when none is added too: so the web UI's generators stand where they do
            latent = latent + noise.next() * fresh
        }
        return latent
    }

    /// The noise that is taken out, and that which is put back.
    private func predictions(_ latent: Latent, _ timestep: Int, _ denoiser: Denoiser) throws -> (Latent, Latent) {
        guard followsNegative else {
            let predicted = try denoiser.noise(latent, timestep: Float(timestep))
            return (predicted, predicted)
        }
        return try denoiser.noises(latent, timestep: Float(timestep), share: 1 / 12.5)
    }
}
