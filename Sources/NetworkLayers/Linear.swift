import Tensor

/// A matrix product over the last dimension, with or without a bias.
package struct Linear: Sendable {
    private let weight: Weight
    private let bias: Weight?

    package init(_ weights: some WeightSource, inputs: Int, outputs: Int, bias: Bool = true) throws {
        weight = try weights.weight("weight", shape: [outputs, inputs]).reshaped([outputs, inputs])
        self.bias = bias ? try weights.weight("bias", shape: [outputs]) : nil
    }

    /// What its products are computed in.
    package var products: ProductPrecision { weight.products }

    /// `[..., inputs]` -> `[..., outputs]`
    package func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }
}
