import Glibc

/// Sigmas evenly spaced in their logarithm: each is the same share of the one before.
enum ExponentialSigmas {
    static func falling(count: Int, from greatest: Float, to least: Float) -> [Float] {
        evenly(from: logf(greatest), to: logf(least), count: count).map { expf($0) }
    }
}
