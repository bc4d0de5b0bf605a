import Tensor

/// Denoising diffusion implicit models, over whole timesteps.
///
/// Song et al., "Denoising Diffusion Implicit Models", 2021, equation 12. As in the web UI the last timestep is only
/// arrived at, never evaluated, so there is one evaluation fewer than timesteps.
struct DDIM: TimestepMethod {
    /// 0 adds no noise; 1 is the ancestral sampler of the original diffusion models.
    let eta: Float
    /// Whether the noise that is put back is the negative prompt's: "DDIM CFG++" (Chung et al., "CFG++:
    /// Manifold-constrained Classifier Free Guidance for Diffusion Models", 2024, algorithm 2). Its guidance runs from
    /// 0 to 1, to which the web UI maps scales of 0 to 12.5.
    var followsNegative = false

    func sample(
        from start: Tensor, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let alphas = denoiser.schedule.alphasCumulativeProduct
        let count = timesteps.count - 1
        for step in stride(from: count, to: 0, by: -1) {
            let (alpha, previousAlpha) = (alphas[timesteps[step]], alphas[timesteps[step - 1]])
            let (eps, direction) = try predictions(x, timesteps[step], denoiser)
            let denoised = (x - eps * (1 - alpha).squareRoot()) / alpha.squareRoot()
            try report(Sampling.Step(number: count - step + 1, count: count, denoised: denoised))
            let sigma = eta * ((1 - previousAlpha) / (1 - alpha) * (1 - alpha / previousAlpha)).squareRoot()
            x = denoised * previousAlpha.squareRoot()
                + direction * max(1 - previousAlpha - sigma * sigma, 0).squareRoot()
            // Drawn when none is added too: so the web UI's generators stand where they do
            x = x + noise.next() * sigma
        }
        return x
    }

    /// The noise that is taken out, and that which is put back.
    private func predictions(_ x: Tensor, _ timestep: Int, _ denoiser: Denoiser) throws -> (Tensor, Tensor) {
        guard followsNegative else {
            let eps = try denoiser.noise(x, timestep: Float(timestep))
            return (eps, eps)
        }
        return try denoiser.noises(x, timestep: Float(timestep), factor: 1 / 12.5)
    }
}

/// Pseudo linear multistep, over whole timesteps: DDIM's step with the noise of the last four evaluations, continued as
/// a polynomial.
///
/// Liu et al., "Pseudo Numerical Methods for Diffusion Models on Manifolds", 2022, section 3; as in the web UI the
/// first step is an improved Euler step, and the next two are of second and third order.
struct PLMS: TimestepMethod {
    func sample(
        from start: Tensor, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        // The newest first
        var eps: [Tensor] = []
        let alphas = denoiser.schedule.alphasCumulativeProduct
        let count = timesteps.count - 1
        for step in stride(from: count, to: 0, by: -1) {
            let (alpha, previousAlpha) = (alphas[timesteps[step]], alphas[timesteps[step - 1]])
            func moved(_ eps: Tensor) -> (x: Tensor, denoised: Tensor) {
                let denoised = (x - eps * (1 - alpha).squareRoot()) / alpha.squareRoot()
                return (denoised * previousAlpha.squareRoot() + eps * (1 - previousAlpha).squareRoot(), denoised)
            }
            eps.insert(try denoiser.noise(x, timestep: Float(timesteps[step])), at: 0)
            if eps.count > 4 { eps.removeLast() }
            let prime: Tensor
            switch eps.count {
            case 1:
                let next = try denoiser.noise(moved(eps[0]).x, timestep: Float(timesteps[step - 1]))
                prime = (eps[0] + next) / 2
            case 2: prime = (eps[0] * 3 - eps[1]) / 2
            case 3: prime = (eps[0] * 23 - eps[1] * 16 + eps[2] * 5) / 12
            default: prime = (eps[0] * 55 - eps[1] * 59 + eps[2] * 37 - eps[3] * 9) / 24
            }
            let end = moved(prime)
            try report(Sampling.Step(number: count - step + 1, count: count, denoised: end.denoised))
            x = end.x
        }
        return x
    }
}
