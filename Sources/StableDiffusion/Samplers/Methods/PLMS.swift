/// Pseudo linear multistep, over whole timesteps: DDIM's step with the noise of the last four evaluations, continued as a polynomial.
///
/// Liu et al., "Pseudo Numerical Methods for Diffusion Models on Manifolds", 2022, section 3; as in the web UI the first step is an
/// improved Euler step, and the next two are of second and third order.
struct PLMS: TimestepMethod {
    func sample(
        from start: Latent, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        // The newest first
        var noises: [Latent] = []
        let alphas = denoiser.schedule.alphasCumulativeProduct
        let count = timesteps.count - 1
        for step in stride(from: count, to: 0, by: -1) {
            let (alpha, next) = (alphas[timesteps[step]], alphas[timesteps[step - 1]])
            func moved(_ noise: Latent) -> (latent: Latent, denoised: Latent) {
                let denoised = (latent - noise * (1 - alpha).squareRoot()) / alpha.squareRoot()
                return (denoised * next.squareRoot() + noise * (1 - next).squareRoot(), denoised)
            }
            noises.insert(try denoiser.noise(latent, timestep: Float(timesteps[step])), at: 0)
            if noises.count > 4 { noises.removeLast() }
            let predicted: Latent = switch noises.count {
            case 1: (noises[0] + (try denoiser.noise(moved(noises[0]).latent, timestep: Float(timesteps[step - 1])))) / 2
            case 2: (noises[0] * 3 - noises[1]) / 2
            case 3: (noises[0] * 23 - noises[1] * 16 + noises[2] * 5) / 12
            default: (noises[0] * 55 - noises[1] * 59 + noises[2] * 37 - noises[3] * 9) / 24
            }
            let end = moved(predicted)
            try report(Sampling.Step(number: count - step + 1, count: count, denoised: end.denoised))
            latent = end.latent
        }
        return latent
    }
}
