/// Euler's method: straight on along the slope.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2 without its correction.
enum Euler {
    /// One step.
    static func step(
        _ latent: Latent, from sigma: Float, to next: Float, _ denoiser: Denoiser, report: (_ denoised: Latent) throws -> Void
    ) throws -> Latent {
        let denoised = try denoiser.denoised(latent, sigma: sigma)
        try report(denoised)
        let slope = (latent - denoised) / sigma
        return latent + slope * (next - sigma)
    }
}
