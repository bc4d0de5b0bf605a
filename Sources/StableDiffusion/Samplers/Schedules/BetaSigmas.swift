/// Sigmas spaced by the quantiles of a beta distribution.
///
/// Lee et al., "Beta Sampling is All You Need: Efficient Image Generation Strategy for Diffusion Models using Stepwise Spectral Analysis", 2024;
/// as in the web UI the quantiles space sigma, where the paper spaces time.
public enum BetaSigmas {
    /// Both parameters of the distribution.
    public static let shape = 0.6

    static func falling(count: Int, from greatest: Float, to least: Float) -> [Float] {
        let distribution = BetaDistribution(alpha: shape, beta: shape)
        return (0..<count).map { index in
            let share = count > 1 ? 1 - Double(index) / Double(count - 1) : 1
            return Float(Double(least) + distribution.quantile(share) * Double(greatest - least))
        }
    }
}
