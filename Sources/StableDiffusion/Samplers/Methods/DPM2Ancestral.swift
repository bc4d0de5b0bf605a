/// DPM-Solver of second order that goes below the next sigma and adds new noise up to it ("DPM2 a").
struct DPM2Ancestral: SigmaMethod {
    /// How much of the noise is new: 0 is DPM2, 1 as much as keeps the variance.
    let eta: Float
    let noiseScale: Float

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let count = sigmas.count - 1
        for step in 0..<count {
            let ancestral = AncestralStep(from: sigmas[step], to: sigmas[step + 1], eta: eta)
            latent = try DPM2.step(latent, from: sigmas[step], to: ancestral.down, denoiser) { denoised in
                try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            }
            if ancestral.down > 0 { latent = latent + noise.next() * (noiseScale * ancestral.up) }
        }
        return latent
    }
}
