import Tensor

/// A checkpoint's weights, each looked through before a network gets it: infinities and NaN, as broken merges and halved precision leave
/// them behind, would make of every result another such number, hours later.
public struct CheckedWeights: WeightSource {
    private let weights: NetworkWeights
    private let threads: Compute

    /// - Parameter compute: the threads that look through weights and lay them out.
    public init(_ weights: NetworkWeights, compute: Compute) {
        self.weights = weights
        threads = compute
    }

    public var compute: Compute? { threads }

    /// - Throws: `NetworkError` when there is no such weight, its shape is another, or a number of it is not finite.
    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        let weight = try weights.weight(name, shape: shape)
        guard weight.isFinite(threads) else { throw weights.notFinite(name) }
        return weight
    }
}
