/// Heun's method: a step of Euler's, made again with the mean of the slopes at both of its ends.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, algorithm 2.
enum Heun {
    /// One step; to a sigma of 0, where there is no slope, Euler's.
    static func step(
        _ latent: Latent, from sigma: Float, to next: Float, _ denoiser: Denoiser, report: (_ denoised: Latent) throws -> Void
    ) throws -> Latent {
        let denoised = try denoiser.denoised(latent, sigma: sigma)
        try report(denoised)
        let slope = (latent - denoised) / sigma
        let guess = latent + slope * (next - sigma)
        guard next > 0 else { return guess }
        let nextSlope = (guess - (try denoiser.denoised(guess, sigma: next))) / next
        return latent + (slope + nextSlope) * ((next - sigma) / 2)
    }
}
