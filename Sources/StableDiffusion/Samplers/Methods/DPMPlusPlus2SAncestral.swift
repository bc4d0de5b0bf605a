import Glibc

/// DPM-Solver++ of second order, single step, that goes below the next sigma and adds new noise up to it ("DPM++ 2S a").
///
/// Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", 2022, algorithm 1, in the
/// time `-log(sigma)`, with the inner evaluation halfway.
struct DPMPlusPlus2SAncestral: SigmaMethod {
    /// How much of the noise is new: 0 is none, 1 as much as keeps the variance.
    let eta: Float
    let noiseScale: Float

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
            if ancestral.down > 0 {
                let middle = expf((logf(sigma) + logf(ancestral.down)) / 2)
                let halfway = Self.moved(latent, towards: denoised, from: sigma, to: middle)
                latent = Self.moved(latent, towards: try denoiser.denoised(halfway, sigma: middle), from: sigma, to: ancestral.down)
            } else {
                latent = denoised
            }
            if next > 0 { latent = latent + noise.next() * (noiseScale * ancestral.up) }
        }
        return latent
    }

    /// Where the latent comes to if the clean latent stays what it is.
    private static func moved(_ latent: Latent, towards clean: Latent, from sigma: Float, to next: Float) -> Latent {
        latent * (next / sigma) - clean * expm1f(logf(next) - logf(sigma))
    }
}
