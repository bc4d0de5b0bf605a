import NetworkLayers
import Tensor

/// Two convolutions around which the input passes by (He et al., 2015), as the U-Net and the VAE use it: normalise,
/// SiLU, convolve, twice, with the timestep added between.
struct ResidualBlock: Sendable {
    private let firstNormalization: GroupNormalization
    private let firstConvolution: Convolution
    private let timestepProjection: Linear?
    private let secondNormalization: GroupNormalization
    private let secondConvolution: Convolution
    private let shortcut: Convolution?

    /// - Parameter timestepWidth: width of the timestep's embedding; nil in the VAE.
    init(
        _ weights: some WeightSource, inputs: Int, outputs: Int, groups: Int, epsilon: Float, timestepWidth: Int? = nil
    ) throws {
        firstNormalization = try GroupNormalization(
            weights.part("norm1"), channels: inputs, groups: groups, epsilon: epsilon, silu: true)
        firstConvolution = try Convolution(weights.part("conv1"), inputs: inputs, outputs: outputs)
        timestepProjection = try timestepWidth.map {
            try Linear(weights.part("time_emb_proj"), inputs: $0, outputs: outputs)
        }
        secondNormalization = try GroupNormalization(
            weights.part("norm2"), channels: outputs, groups: groups, epsilon: epsilon, silu: true)
        secondConvolution = try Convolution(weights.part("conv2"), inputs: outputs, outputs: outputs)
        shortcut = inputs == outputs ? nil : try Convolution(
            weights.part("conv_shortcut"), inputs: inputs, outputs: outputs, side: 1,
            geometry: ConvolutionGeometry(before: 0, after: 0))
    }

    /// - Parameters:
    ///   - x: `[batch, height, width, inputs]`.
    ///   - timestep: SiLU of the timestep's embedding, `[batch, timestepWidth]`.
    func callAsFunction(_ x: Tensor, timestep: Tensor? = nil) -> Tensor {
        var hidden = firstConvolution(x, normalizedBy: firstNormalization)
        if let timestepProjection, let timestep { hidden = hidden.addingPerBatch(timestepProjection(timestep)) }
        hidden = secondConvolution(hidden, normalizedBy: secondNormalization)
        hidden.add(shortcut.map { $0(x) } ?? x)
        return hidden
    }
}

/// Nearest-neighbour enlargement, then a convolution.
struct Upsampler: Sendable {
    private let convolution: Convolution

    init(_ weights: some WeightSource, channels: Int) throws {
        convolution = try Convolution(weights.part("conv"), inputs: channels, outputs: channels)
    }

    /// - Parameter size: height and width of the result; twice the input's where nil.
    func callAsFunction(_ x: Tensor, size: (height: Int, width: Int)? = nil) -> Tensor {
        convolution(x, enlargedTo: size ?? (2 * x.shape[1], 2 * x.shape[2]))
    }
}
