import NetworkLayers
import Tensor

/// One layer of the decoder: attention over the tokens so far, over the picture, and a feed-forward network; each is added to what went in
/// and then normalised.
struct TextDecoderLayer: Sendable {
    private let tokens: DecoderAttention
    private let picture: DecoderAttention
    private let expansion: RowLinear
    private let contraction: RowLinear
    private let normalization: LayerNormalization

    init(_ weights: some WeightSource, stack: BLIPConfiguration.Stack, pictureWidth: Int) throws {
        tokens = try DecoderAttention(weights.part("attention"), stack: stack, otherWidth: stack.width)
        picture = try DecoderAttention(weights.part("crossattention"), stack: stack, otherWidth: pictureWidth)
        expansion = try RowLinear(weights.part("intermediate.dense"), inputs: stack.width, outputs: stack.innerWidth)
        contraction = try RowLinear(weights.part("output.dense"), inputs: stack.innerWidth, outputs: stack.width)
        normalization = try LayerNormalization(weights.part("output.LayerNorm"), width: stack.width, epsilon: stack.epsilon)
    }

    func memory(of features: Tensor) -> DecoderMemory.Part { picture.memory(of: features) }

    func callAsFunction(_ x: Tensor, memory: inout DecoderMemory, index: Int) -> Tensor {
        let all = memory.append(tokens.memory(of: x), layer: index)
        let attended = tokens(x, over: all, causal: x.shape[1] > 1)
        // Every beam looks at the same picture: their rows are queries of one attention.
        let rows = attended.reshaped([1, -1, x.shape[2]])
        let seen = picture(rows, over: memory.picture[index], causal: false).reshaped(x.shape)
        return normalization(contraction(expansion(seen).gelu()) + seen)
    }
}

/// An attention with its output, added to what went in and normalised.
private struct DecoderAttention: Sendable {
    private let queries: RowLinear
    private let keys: RowLinear
    private let values: RowLinear
    private let output: RowLinear
    private let normalization: LayerNormalization
    private let heads: Int

    /// - Parameter otherWidth: width of what is attended to.
    init(_ weights: some WeightSource, stack: BLIPConfiguration.Stack, otherWidth: Int) throws {
        let attention = weights.part("self")
        queries = try RowLinear(attention.part("query"), inputs: stack.width, outputs: stack.width)
        keys = try RowLinear(attention.part("key"), inputs: otherWidth, outputs: stack.width)
        values = try RowLinear(attention.part("value"), inputs: otherWidth, outputs: stack.width)
        output = try RowLinear(weights.part("output.dense"), inputs: stack.width, outputs: stack.width)
        normalization = try LayerNormalization(weights.part("output.LayerNorm"), width: stack.width, epsilon: stack.epsilon)
        heads = stack.heads
    }

    func memory(of x: Tensor) -> DecoderMemory.Part { DecoderMemory.Part(keys: keys(x), values: values(x)) }

    func callAsFunction(_ x: Tensor, over memory: DecoderMemory.Part, causal: Bool) -> Tensor {
        let attended = queries(x).attention(keys: memory.keys, values: memory.values, heads: heads, causal: causal)
        return normalization(output(attended) + x)
    }
}
