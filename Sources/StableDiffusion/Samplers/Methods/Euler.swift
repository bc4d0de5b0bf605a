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
            let sigma = churn.raise(&latent, at: sigmas[step], steps: count, scale: noiseScale, noise: &noise)
            let denoised = try denoiser.denoised(latent, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let slope = (latent - denoised) / sigma
            latent = latent + slope * (sigmas[step + 1] - sigma)
        }
        return latent
    }
}
