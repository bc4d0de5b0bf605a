import Tensor

/// A matrix product over the last dimension, with or without a bias.
struct Linear: Sendable {
    private let weight: Weight
    private let bias: Weight?

    init(_ weights: some WeightSource, inputs: Int, outputs: Int, bias: Bool = true) throws {
        weight = try weights.weight("weight", shape: [outputs, inputs]).reshaped([outputs, inputs])
        self.bias = bias ? try weights.weight("bias", shape: [outputs]) : nil
    }

    /// `[..., inputs]` -> `[..., outputs]`
    func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }
}
