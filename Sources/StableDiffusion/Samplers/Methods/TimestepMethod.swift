/// A way of sampling over timesteps of its own.
protocol TimestepMethod {
    /// - Parameters:
    ///   - start: the latent at the last timestep, at unit variance.
    ///   - timesteps: ascending; may be empty, then there is nothing to do.
    func sample(
        from start: Latent, timesteps: [Int], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent
}
