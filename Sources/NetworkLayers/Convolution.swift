import Tensor

/// A convolution with a bias over `[batch, height, width, channels]`.
package struct Convolution: Sendable {
    private let weight: ConvolutionWeight
    private let bias: Weight
    private let geometry: ConvolutionGeometry

    package init(_ weights: some WeightSource, inputs: Int, outputs: Int, side: Int = 3, geometry: ConvolutionGeometry = .same) throws {
        weight = try ConvolutionWeight(weights.weight("weight", shape: [outputs, inputs, side, side]).reshaped([outputs, inputs, side, side]))
        bias = try weights.weight("bias", shape: [outputs])
        self.geometry = geometry
    }

    package func callAsFunction(_ x: Tensor) -> Tensor { x.convolution(weight, bias: bias, geometry: geometry) }
}
