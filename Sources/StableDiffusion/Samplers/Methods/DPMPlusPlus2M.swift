import Glibc

/// DPM-Solver++ of second order, multistep: the last step's result bends this one.
///
/// Lu et al., "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models", 2022, algorithm 2, in
/// the time `-log(sigma)`.
struct DPMPlusPlus2M: SigmaMethod {
    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        var last: Latent?
        let count = sigmas.count - 1
        for step in 0..<count {
            let (sigma, next) = (sigmas[step], sigmas[step + 1])
            let denoised = try denoiser.denoised(latent, sigma: sigma)
            try report(Sampling.Step(number: step + 1, count: count, denoised: denoised))
            let length = logf(sigma) - logf(next)
            var target = denoised
            if let last, next > 0 {
                let ratio = (logf(sigmas[step - 1]) - logf(sigma)) / length
                target = denoised * (1 + 1 / (2 * ratio)) - last * (1 / (2 * ratio))
            }
            latent = latent * (next / sigma) - target * expm1f(-length)
            last = denoised
        }
        return latent
    }
}
