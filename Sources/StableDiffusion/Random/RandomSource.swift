/// A seeded generator of normally distributed noise.
public protocol RandomSource: Sendable {
    /// Starts at the first value of `seed`.
    init(seed: UInt64)

    /// The next `count` values of the standard normal distribution.
    ///
    /// One draw of n values is not two draws of n / 2: what comes depends on how much is asked for at once.
    mutating func normal(count: Int) -> [Float]
}

extension RandomSource {
    /// The next tensor of the given shape, row-major; empty if a length is not positive.
    public mutating func normal(shape: [Int]) -> [Float] {
        normal(count: shape.allSatisfy { $0 > 0 } ? shape.reduce(1, *) : 0)
    }
}

/// Which generator makes the noise of a seed (`--rng`).
public enum RandomSourceKind: String, Sendable, Codable, CaseIterable {
    /// PyTorch's generator on the processor.
    case cpu
    /// PyTorch's generator on an Nvidia card.
    case nv

    /// A generator of this kind at the first value of `seed`.
    public func source(seed: UInt64) -> any RandomSource {
        switch self {
        case .cpu: TorchRandom(seed: seed)
        case .nv: PhiloxRandom(seed: seed)
        }
    }
}

/// Words that are no state of the generator they were given to.
public struct BadRandomState: Error, Equatable, CustomStringConvertible {
    public var description: String { "the saved state of a random generator is damaged: start a new run" }
}
