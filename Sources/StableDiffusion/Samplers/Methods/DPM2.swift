import Glibc

/// DPM-Solver of second order, single step: the slope halfway down, in the logarithm of sigma, leads the whole step.
///
/// Lu et al., "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps", 2022, algorithm 1.
enum DPM2 {
    /// One step; to a sigma of 0, which has no logarithm, Euler's.
    static func step(
        _ latent: Latent, from sigma: Float, to next: Float, _ denoiser: Denoiser, report: (_ denoised: Latent) throws -> Void
    ) throws -> Latent {
        let denoised = try denoiser.denoised(latent, sigma: sigma)
        try report(denoised)
        let slope = (latent - denoised) / sigma
        guard next > 0 else { return latent + slope * (next - sigma) }
        let middle = expf((logf(sigma) + logf(next)) / 2)
        let halfway = latent + slope * (middle - sigma)
        let middleSlope = (halfway - (try denoiser.denoised(halfway, sigma: middle))) / middle
        return latent + middleSlope * (next - sigma)
    }
}
