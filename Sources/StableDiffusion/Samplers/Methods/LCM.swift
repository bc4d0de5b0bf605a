/// Latent consistency models: each evaluation goes all the way to the clean latent, and noise takes it back to the next sigma.
///
/// Luo et al., "Latent Consistency Models: Synthesizing High-Resolution Images with Few-Step Inference", 2023; the boundary
/// condition is that of Song et al., "Consistency Models", 2023, equation 5.
struct LCM: SigmaMethod {
    /// The timesteps that the network is told.
    let grid: LCMGrid

    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent {
        var latent = start
        let count = sigmas.count - 1
        for step in 0..<count {
            latent = try consistent(latent, sigma: sigmas[step], denoiser)
            try report(Sampling.Step(number: step + 1, count: count, denoised: latent))
            if sigmas[step + 1] > 0 { latent = latent + noise.next() * sigmas[step + 1] }
        }
        return latent
    }

    private func consistent(_ latent: Latent, sigma: Float, _ denoiser: Denoiser) throws -> Latent {
        let timestep = grid.timestep(sigma: sigma)
        let denoised = try denoiser.unmasked(latent, sigma: sigma, timestep: timestep)
        // Time is counted in tenths of a timestep, and the data's deviation taken as a half
        let (time, variance): (Float, Float) = (timestep * 10, 0.25)
        let square = time * time + variance
        let result = denoised * (time / square.squareRoot()) + latent * (variance / square)
        return denoiser.mask?.blended(result) ?? result
    }
}
