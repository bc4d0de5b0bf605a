import Glibc

/// Sigmas whose steps lose equally much, measured by the Kullback-Leibler divergence, on Gaussian data: the tangents of evenly spaced angles.
///
/// Sabour et al., "Align Your Steps: Optimizing Sampling Schedules in Diffusion Models", 2024, theorem 3.1.
enum KLOptimalSigmas {
    static func falling(count: Int, from greatest: Float, to least: Float) -> [Float] {
        evenly(from: atanf(greatest), to: atanf(least), count: count).map { tanf($0) }
    }
}
