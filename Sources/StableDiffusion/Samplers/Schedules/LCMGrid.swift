import Glibc

/// The 50 timesteps that latent consistency models are taught: 19, 39 … 999 of a thousand.
///
/// Luo et al., "Latent Consistency Models", 2023, section 4.3. Between them sigma is interpolated as in the whole
/// schedule, but a sigma belongs to the nearest of them.
struct LCMGrid: SigmaGrid {
    let sigmas: [Float]
    private let logSigmas: [Float]
    /// From one timestep to the next.
    private let distance: Int

    init(of noise: NoiseSchedule) {
        let distance = max(noise.count / 50, 1)
        self.distance = distance
        sigmas = stride(from: noise.count - 1, through: 0, by: -distance).prefix(50).reversed().map { noise.sigmas[$0] }
        logSigmas = sigmas.map { logf($0) }
    }

    func timestep(sigma: Float) -> Float {
        let logSigma = logf(sigma)
        let nearest = logSigmas.indices.min { abs(logSigma - logSigmas[$0]) < abs(logSigma - logSigmas[$1]) } ?? 0
        return Float(nearest * distance + distance - 1)
    }

    func sigma(timestep: Float) -> Float {
        let exact = (timestep - Float(distance - 1)) / Float(distance)
        let position = exact > 0 ? min(exact, Float(sigmas.count - 1)) : 0
        let low = Int(position)
        let weight = position - Float(low)
        return expf((1 - weight) * logSigmas[low] + weight * logSigmas[min(low + 1, sigmas.count - 1)])
    }
}
