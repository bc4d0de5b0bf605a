/// Denoising diffusion implicit models, over whole timesteps.
///
/// Song et al., "Denoising Diffusion Implicit Models", 2021, equation 12. As in the web UI the last timestep is only arrived at,
/// never evaluated, so there is one evaluation fewer than timesteps.
struct DDIM {
    /// 0 draws no noise; 1 is the ancestral sampler of the original diffusion models.
    let eta: Float

    /// - Parameters:
    ///   - start: the latent at the last timestep, at unit variance.
    ///   - timesteps: ascending.
    func sample(
        from start: Latent, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let alphas = denoiser.schedule.alphasCumulativeProduct
        let count = timesteps.count - 1
        for step in stride(from: count, to: 0, by: -1) {
            let (alpha, next) = (alphas[timesteps[step]], alphas[timesteps[step - 1]])
            let predicted = try denoiser.noise(latent, timestep: timesteps[step])
            let denoised = (latent - predicted * (1 - alpha).squareRoot()) / alpha.squareRoot()
            try report(Sampling.Step(number: count - step + 1, count: count, denoised: denoised))
            let fresh = eta * ((1 - next) / (1 - alpha) * (1 - alpha / next)).squareRoot()
            latent = denoised * next.squareRoot() + predicted * max(1 - next - fresh * fresh, 0).squareRoot()
            if fresh > 0 { latent = latent + noise.next() * fresh }
        }
        return latent
    }
}
