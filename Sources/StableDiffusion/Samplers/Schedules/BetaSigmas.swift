/// Sigmas spaced by the quantiles of a beta distribution, with 0.6 for both of its parameters.
///
/// Lee et al., "Beta Sampling is All You Need: Efficient Image Generation Strategy for Diffusion Models using Stepwise Spectral Analysis", 2024;
/// as in the web UI the quantiles space sigma, where the paper spaces time.
enum BetaSigmas {
    static func falling(count: Int, from greatest: Float, to least: Float) -> [Float] {
        let distribution = BetaDistribution(alpha: 0.6, beta: 0.6)
        return (0..<count).map { index in
            let share = count > 1 ? 1 - Double(index) / Double(count - 1) : 1
            return Float(Double(least) + distribution.quantile(share) * Double(greatest - least))
        }
    }
}
