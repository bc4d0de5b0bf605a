import Glibc

/// The beta distribution on 0 to 1, with density proportional to `x^(alpha - 1) (1 - x)^(beta - 1)`.
package struct BetaDistribution {
    private let alpha: Double
    private let beta: Double
    /// The logarithm of the complete beta function.
    private let logBeta: Double

    /// - Parameters: both above 0.
    package init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
        logBeta = lgamma(alpha) + lgamma(beta) - lgamma(alpha + beta)
    }

    /// The fraction of the distribution below `x`: the regularized incomplete beta function.
    package func cumulative(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let factor = exp(alpha * log(x) + beta * log1p(-x) - logBeta)
        // The fraction converges fast on this side of the mean; the other side is the mirrored distribution's
        return x < (alpha + 1) / (alpha + beta + 2)
            ? factor * Self.fraction(alpha, beta, x) / alpha
            : 1 - factor * Self.fraction(beta, alpha, 1 - x) / beta
    }

    /// The `x` below which that fraction of the distribution lies.
    package func quantile(_ fraction: Double) -> Double {
        guard fraction > 0 else { return 0 }
        guard fraction < 1 else { return 1 }
        // From where the density's first factor alone would have the fraction: next to 0 the answer itself
        var (low, high, x) = (0.0, 1.0, min(exp((log(fraction * alpha) + logBeta) / alpha), 0.5))
        for _ in 0..<200 {
            let excess = cumulative(x) - fraction
            if excess > 0 { high = x } else { low = x }
            let density = exp((alpha - 1) * log(x) + (beta - 1) * log1p(-x) - logBeta)
            // Newton's step, or half of what is left where that leads astray
            let guess = x - excess / density
            let next = guess > low && guess < high ? guess : (low + high) / 2
            if abs(next - x) <= 1e-15 * x { return next }
            x = next
        }
        return x
    }

    /// The continued fraction of the incomplete beta function (Abramowitz and Stegun, 26.5.8), by Lentz's method.
    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        func held(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
        var below = 1 / held(1 - (a + b) * x / (a + 1))
        var (above, result) = (1.0, below)
        for index in 1...500 {
            let m = Double(index)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            for coefficient in [even, odd] {
                below = 1 / held(1 + coefficient * below)
                above = held(1 + coefficient / above)
                result *= below * above
            }
            if abs(below * above - 1) < 1e-16 { break }
        }
        return result
    }
}
