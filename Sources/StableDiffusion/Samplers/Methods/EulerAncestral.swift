/// Euler's method that goes below the next sigma and adds new noise up to it ("Euler a").
struct EulerAncestral: SigmaMethod {
    /// How much of the noise is new: 0 is Euler's method, 1 as much as keeps the variance.
    let eta: Float

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let count = sigmas.count - 1
        for step in 0..<count {
            let (sigma, next) = (sigmas[step], sigmas[step + 1])
            let denoised = try denoiser.denoised(latent, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let ancestral = AncestralStep(from: sigma, to: next, eta: eta)
            let slope = (latent - denoised) / sigma
            latent = latent + slope * (ancestral.down - sigma)
            if next > 0 { latent = latent + noise.next() * ancestral.up }
        }
        return latent
    }
}
