import Tensor

/// A matrix product over the last dimension, with or without a bias.
package struct Linear: Sendable {
    private let weight: Weight
    private let bias: Weight?

    /// - Parameter readsAnew: whether the weight's pages go after each product.
    package init(_ weights: some WeightSource, inputs: Int, outputs: Int, bias: Bool = true, readsAnew: Bool = false) throws {
        let matrix = try weights.weight("weight", shape: [outputs, inputs]).reshaped([outputs, inputs])
        weight = readsAnew ? matrix.readAnew() : matrix
        self.bias = bias ? try weights.weight("bias", shape: [outputs]) : nil
    }

    /// A product without a bias, with a weight that was made for it: `[outputs, inputs]`.
    package init(_ weight: Weight) { (self.weight, bias) = (weight, nil) }

    /// What its products are computed in.
    package var products: ProductPrecision { weight.products }

    /// `[..., inputs]` -> `[..., outputs]`
    package func callAsFunction(_ x: Tensor) -> Tensor { x.linear(weight, bias: bias) }

    /// The layer and a gated unit behind it: `[..., inputs]` -> `[..., outputs / 2]`
    package func gated(_ x: Tensor) -> Tensor { x.gatedLinear(weight, bias: bias) }
}

/// A convolution with a bias over `[batch, height, width, channels]`.
package struct Convolution: Sendable {
    private let weight: ConvolutionWeight
    private let bias: Weight
    private let geometry: ConvolutionGeometry

    package init(
        _ weights: some WeightSource, inputs: Int, outputs: Int, side: Int = 3, geometry: ConvolutionGeometry = .same
    ) throws {
        let shape = [outputs, inputs, side, side]
        weight = try ConvolutionWeight(
            weights.weight("weight", shape: shape).reshaped(shape), compute: weights.compute)
        bias = try weights.weight("bias", shape: [outputs])
        self.geometry = geometry
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.convolution(weight, bias: bias, geometry: geometry) }

    /// The convolution of a picture that is normalised first; for one that keeps the size.
    package func callAsFunction(_ x: Tensor, normalizedBy normalization: GroupNormalization) -> Tensor {
        x.normalizedConvolution(
            normalization.weight, groups: normalization.groups, silu: normalization.silu, weight, bias: bias)
    }

    /// The convolution of a picture that is enlarged first; for one that keeps the size.
    package func callAsFunction(_ x: Tensor, enlargedTo size: (height: Int, width: Int)) -> Tensor {
        x.upsampledConvolution(height: size.height, width: size.width, weight, bias: bias)
    }
}

/// Group normalisation over the channels of pictures, with SiLU behind it where the network has one.
package struct GroupNormalization: Sendable {
    let weight: NormalizationWeight
    let groups: Int
    let silu: Bool

    package init(_ weights: some WeightSource, channels: Int, groups: Int, epsilon: Float, silu: Bool = false) throws {
        guard groups > 0, channels % groups == 0 else {
            throw NetworkError.configuration("\(channels) channels do not divide into \(groups) groups")
        }
        weight = try NormalizationWeight(weights, count: channels, epsilon: epsilon)
        self.groups = groups
        self.silu = silu
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.groupNormalization(weight, groups: groups, silu: silu) }
}

/// Layer normalisation over the last dimension.
package struct LayerNormalization: Sendable {
    private let weight: NormalizationWeight

    package init(_ weights: some WeightSource, width: Int, epsilon: Float = 1e-5) throws {
        weight = try NormalizationWeight(weights, count: width, epsilon: epsilon)
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.layerNormalization(weight) }
}

extension NormalizationWeight {
    init(_ weights: some WeightSource, count: Int, epsilon: Float) throws {
        let (scale, shift) = (try weights.weight("weight", shape: [count]), try weights.weight("bias", shape: [count]))
        self.init(scale: scale, shift: shift, epsilon: epsilon)
    }
}
