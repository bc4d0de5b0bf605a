import Tensor

/// Latent consistency models: each evaluation goes all the way to the clean latent, and noise takes it back to the next
/// sigma.
///
/// Luo et al., "Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference", 2023; the
/// boundary condition is that of Song et al., "Consistency Models", 2023, equation 5.
struct LCM: SigmaMethod {
    /// The timesteps that the network is told.
    let grid: LCMGrid

    func sample(
        from start: Tensor, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Tensor {
        var x = start
        let count = sigmas.count - 1
        for step in 0..<count {
            x = try consistent(x, sigma: sigmas[step], denoiser)
            try report(Sampling.Step(number: step + 1, count: count, denoised: x))
            if sigmas[step + 1] > 0 { x = x + noise.next() * sigmas[step + 1] }
        }
        return x
    }

    private func consistent(_ x: Tensor, sigma: Float, _ denoiser: Denoiser) throws -> Tensor {
        let timestep = grid.timestep(sigma: sigma)
        let denoised = try denoiser.denoisedFromNoise(x, sigma: sigma, timestep: timestep)
        // Time is counted in tenths of a timestep, and the data's standard deviation taken as a half
        let (time, variance): (Float, Float) = (timestep * 10, 0.25)
        let square = time * time + variance
        let result = denoised * (time / square.squareRoot()) + x * (variance / square)
        return denoiser.mask?.blended(result) ?? result
    }
}
