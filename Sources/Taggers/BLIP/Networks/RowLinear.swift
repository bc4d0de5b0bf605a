import NetworkLayers
import Tensor

/// A matrix product with a bias for the decoder, which sees a whole prompt once and then a row a token.
struct RowLinear: Sendable {
    private let weight: Weight
    private let bias: Weight
    /// Up to so many rows the product waits for memory, not for arithmetic.
    private static let fewRows = 8

    init(_ weights: some WeightSource, inputs: Int, outputs: Int) throws {
        try self.init(weight: weights.weight("weight", shape: [outputs, inputs]), bias: weights.weight("bias", shape: [outputs]))
    }

    init(weight: Weight, bias: Weight) {
        self.weight = weight
        self.bias = bias
    }

    /// `[..., inputs]` -> `[..., outputs]`
    func callAsFunction(_ x: Tensor) -> Tensor {
        x.shape.dropLast().reduce(1, *) <= Self.fewRows ? x.linearOfFewRows(weight, bias: bias) : x.linear(weight, bias: bias)
    }
}
