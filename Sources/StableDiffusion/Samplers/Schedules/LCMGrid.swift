import Glibc

/// The 50 timesteps that latent consistency models are taught: 19, 39 … 999 of a thousand.
///
/// Luo et al., "Latent Consistency Models", 2023, section 4.3. Between them sigma is interpolated as in the whole
/// schedule, but a sigma belongs to the nearest of them.
struct LCMGrid: SigmaGrid {
    let sigmas: [Float]
    let alignedSigmas: [Double]
    private let logSigmas: [Float]
    /// From one timestep to the next.
    private let distance: Int

    init(of noise: NoiseSchedule) {
        let distance = max(noise.count / 50, 1)
        self.distance = distance
        alignedSigmas = noise.alignedSigmas
        sigmas = stride(from: noise.count - 1, through: 0, by: -distance).prefix(50).reversed().map { noise.sigmas[$0] }
        logSigmas = sigmas.map { logf($0) }
    }

    /// The nearest timestep, of two at the same distance the earlier. Odd numbers of steps come halfway between two:
    /// there the web UI's choice is the last bit of PyTorch's logarithm, which most often falls this way, too.
    func timestep(sigma: Float) -> Float {
        let logSigma = logf(sigma)
        let distances = logSigmas.map { abs(logSigma - $0) }
        let least = distances.min() ?? 0
        // Alike but for the last bits of logarithms, which go to 8.4
        let nearest = distances.firstIndex { $0 <= least + 2e-6 } ?? 0
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
