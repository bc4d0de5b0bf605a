import Tensor

/// A convolution with a bias over `[batch, height, width, channels]`.
package struct Convolution: Sendable {
    private let weight: ConvolutionWeight
    private let bias: Weight
    private let geometry: ConvolutionGeometry

    package init(_ weights: some WeightSource, inputs: Int, outputs: Int, side: Int = 3, geometry: ConvolutionGeometry = .same) throws {
        weight = try ConvolutionWeight(weights.weight("weight", shape: [outputs, inputs, side, side]).reshaped([outputs, inputs, side, side]),
                                       compute: weights.compute)
        bias = try weights.weight("bias", shape: [outputs])
        self.geometry = geometry
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.convolution(weight, bias: bias, geometry: geometry) }

    /// The convolution of a picture that is normalised first; for one that keeps the size.
    package func callAsFunction(_ x: Tensor, normalizedBy normalization: GroupNormalization) -> Tensor {
        x.normalizedConvolution(normalization.weight, groups: normalization.groups, silu: normalization.silu, weight, bias: bias)
    }

    /// The convolution of a picture that is enlarged first; for one that keeps the size.
    package func callAsFunction(_ x: Tensor, enlargedTo size: (height: Int, width: Int)) -> Tensor {
        x.upsampledConvolution(height: size.height, width: size.width, weight, bias: bias)
    }
}
