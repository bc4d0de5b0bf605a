import NetworkLayers
import Tensor

/// Attention of a layer, to itself or to a text.
private struct Attention: Sendable {
    private let queries: Linear
    private let keys: Linear
    private let values: Linear
    private let output: Linear
    private let heads: Int

    init(_ weights: some WeightSource, width: Int, contextWidth: Int, heads: Int) throws {
        guard heads > 0, width % heads == 0 else {
            throw NetworkError.configuration("\(width) channels do not divide into \(heads) heads")
        }
        queries = try Linear(weights.part("to_q"), inputs: width, outputs: width, bias: false)
        keys = try Linear(weights.part("to_k"), inputs: contextWidth, outputs: width, bias: false)
        values = try Linear(weights.part("to_v"), inputs: contextWidth, outputs: width, bias: false)
        output = try Linear(weights.part("to_out.0"), inputs: width, outputs: width)
        self.heads = heads
    }

    func callAsFunction(_ x: Tensor, context: Tensor) -> Tensor {
        let attended = queries(x).attention(
            keys: keys(context), values: values(context), heads: heads, products: queries.products)
        return output(attended)
    }
}

/// Self-attention, cross-attention to the text and a gated feed-forward layer, each around a residual.
private struct TransformerBlock: Sendable {
    private let normalizations: [LayerNormalization]
    private let selfAttention: Attention
    private let crossAttention: Attention
    private let gate: Linear
    private let output: Linear

    init(_ weights: some WeightSource, width: Int, contextWidth: Int, heads: Int) throws {
        normalizations = try (1 ... 3).map { try LayerNormalization(weights.part("norm\($0)"), width: width) }
        selfAttention = try Attention(weights.part("attn1"), width: width, contextWidth: width, heads: heads)
        crossAttention = try Attention(weights.part("attn2"), width: width, contextWidth: contextWidth, heads: heads)
        gate = try Linear(weights.part("ff.net.0.proj"), inputs: width, outputs: 8 * width)
        output = try Linear(weights.part("ff.net.2"), inputs: 4 * width, outputs: width)
    }

    func callAsFunction(_ x: Tensor, context: Tensor) -> Tensor {
        let normalized = normalizations[0](x)
        var x = x + selfAttention(normalized, context: normalized)
        x = x + crossAttention(normalizations[1](x), context: context)
        return x + output(gate.gated(normalizations[2](x)))
    }
}

/// Transformer blocks over the pixels of a picture (Rombach et al., "High-Resolution Image Synthesis with Latent
/// Diffusion Models", 2022).
struct SpatialTransformer: Sendable {
    private let normalization: GroupNormalization
    private let projectionIn: Linear
    private let blocks: [TransformerBlock]
    private let projectionOut: Linear

    init(_ weights: some WeightSource, channels: Int, contextWidth: Int, heads: Int, layers: Int, groups: Int) throws {
        normalization = try GroupNormalization(weights.part("norm"), channels: channels, groups: groups, epsilon: 1e-6)
        projectionIn = try Linear(weights.part("proj_in"), inputs: channels, outputs: channels)
        blocks = try (0 ..< layers).map {
            try TransformerBlock(
                weights.part("transformer_blocks.\($0)"), width: channels, contextWidth: contextWidth, heads: heads)
        }
        projectionOut = try Linear(weights.part("proj_out"), inputs: channels, outputs: channels)
    }

    /// - Parameters:
    ///   - x: `[batch, height, width, channels]`.
    ///   - context: `[batch, tokens, contextWidth]`.
    func callAsFunction(_ x: Tensor, context: Tensor) -> Tensor {
        let shape = x.shape
        var hidden = projectionIn(normalization(x).reshaped([shape[0], shape[1] * shape[2], shape[3]]))
        for block in blocks { hidden = block(hidden, context: context) }
        return projectionOut(hidden).reshaped(shape) + x
    }
}
