/// A method that makes one step after another, with optional churn before each: Euler, Heun and DPM2.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2.
struct ChurnedMethod: SigmaMethod {
    /// A step from one sigma to the next; the report gets what its first evaluation gave.
    typealias Step = (_ latent: Latent, _ sigma: Float, _ next: Float, _ denoiser: Denoiser, _ report: (Latent) throws -> Void) throws -> Latent

    let churn: Sampling.Churn
    let noiseScale: Float
    let step: Step

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let count = sigmas.count - 1
        for number in 0..<count {
            let sigma = churn.raise(&latent, at: sigmas[number], steps: count, scale: noiseScale, noise: &noise)
            latent = try step(latent, sigma, sigmas[number + 1], denoiser) { denoised in
                try report(Sampling.Step(number: number + 1, count: count, denoised: denoised))
            }
        }
        return latent
    }
}
