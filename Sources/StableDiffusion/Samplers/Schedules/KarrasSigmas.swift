import Glibc

/// Sigmas evenly spaced in their seventh root.
///
/// Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", 2022, equation 5.
enum KarrasSigmas {
    static func falling(count: Int, from greatest: Float, to least: Float) -> [Float] {
        let root = 1.0 / 7.0
        let (start, end) = (pow(Double(greatest), root), pow(Double(least), root))
        return evenly(from: 0, to: 1, count: count).map { Float(pow(start + Double($0) * (end - start), 7)) }
    }
}
