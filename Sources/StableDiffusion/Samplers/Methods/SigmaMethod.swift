/// A way of sampling over falling sigmas.
protocol SigmaMethod {
    /// - Parameters:
    ///   - start: clean latent plus `sigmas[0]` times noise.
    ///   - sigmas: falling, two or more; only the last may be 0.
    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent
}
