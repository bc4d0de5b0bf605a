import NetworkLayers
import Tensor

/// The size of the normalisations' epsilon in the autoencoder.
let autoencoderEpsilon: Float = 1e-6

/// Self-attention with one head over all pixels.
private struct PixelAttention: Sendable {
    private let normalization: GroupNormalization
    private let queries: Linear
    private let keys: Linear
    private let values: Linear
    private let output: Linear

    init(_ weights: some WeightSource, channels: Int, groups: Int) throws {
        normalization = try GroupNormalization(weights.part("group_norm"), channels: channels, groups: groups, epsilon: autoencoderEpsilon)
        queries = try Linear(weights.part("to_q"), inputs: channels, outputs: channels)
        keys = try Linear(weights.part("to_k"), inputs: channels, outputs: channels)
        values = try Linear(weights.part("to_v"), inputs: channels, outputs: channels)
        output = try Linear(weights.part("to_out.0"), inputs: channels, outputs: channels)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        let shape = x.shape
        let pixels = normalization(x).reshaped([shape[0], shape[1] * shape[2], shape[3]])
        return x + output(queries(pixels).attention(keys: keys(pixels), values: values(pixels), heads: 1)).reshaped(shape)
    }
}

/// The bottom of the autoencoder, both ways: attention between two residual blocks.
struct VAEMiddleBlock: Sendable {
    private let first: ResidualBlock
    private let attention: PixelAttention
    private let second: ResidualBlock

    init(_ weights: some WeightSource, channels: Int, groups: Int) throws {
        first = try ResidualBlock(weights.part("resnets.0"), inputs: channels, outputs: channels, groups: groups, epsilon: autoencoderEpsilon)
        attention = try PixelAttention(weights.part("attentions.0"), channels: channels, groups: groups)
        second = try ResidualBlock(weights.part("resnets.1"), inputs: channels, outputs: channels, groups: groups, epsilon: autoencoderEpsilon)
    }

    func callAsFunction(_ x: Tensor, check: InterruptionCheck) throws -> Tensor {
        let hidden = first(x)
        try check()
        let attended = attention(hidden)
        try check()
        return second(attended)
    }
}
