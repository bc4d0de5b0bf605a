import NetworkLayers
import Tensor

/// CLIP's text encoder: token ids to hidden states (Radford et al., "Learning Transferable Visual Models From Natural Language
/// Supervision", 2021).
public struct TextEncoder: Sendable {
    public let configuration: TextEncoderConfiguration
    /// The vocabulary's vectors `[vocabulary, width]`.
    public let tokenEmbedding: Weight
    private let positionEmbedding: Weight
    private let layers: [TextEncoderLayer]
    private let finalNormalization: LayerNormalization
    private let projection: Linear?

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    public init(_ weights: some WeightSource, configuration: TextEncoderConfiguration) throws {
        self.configuration = configuration
        let (model, width) = (weights.part("text_model"), configuration.hiddenSize)
        tokenEmbedding = try model.weight("embeddings.token_embedding.weight", shape: [configuration.vocabularySize, width])
        // Looked through as a whole when it was checked; a prompt needs some rows.
        tokenEmbedding.giveUpPages()
        positionEmbedding = try model.weight("embeddings.position_embedding.weight", shape: [configuration.maximumPositions, width])
        layers = try (0 ..< configuration.layers).map { try TextEncoderLayer(model.part("encoder.layers.\($0)"), configuration: configuration) }
        finalNormalization = try LayerNormalization(model.part("final_layer_norm"), width: width, epsilon: configuration.layerNormEpsilon)
        projection = try configuration.pooledWidth.map { try Self.projection(weights, from: width, to: $0) }
    }

    /// As transformers have it, or as OpenCLIP has it: the other way round. Where it is square shapes would not tell.
    private static func projection(_ weights: some WeightSource, from inputs: Int, to outputs: Int) throws -> Linear {
        do {
            return try Linear(weights.part("text_projection"), inputs: inputs, outputs: outputs, bias: false)
        } catch NetworkError.missing {
            return Linear(try weights.weight("text_projection", shape: [inputs, outputs]).transposed())
        }
    }

    /// How hidden states are taken.
    public struct Reading: Sendable, Equatable {
        /// 1 takes the last layer's states, 2 those before it, and so on.
        public var clipSkip: Int
        /// Whether the final normalisation is applied to them.
        public var normalizes: Bool

        public init(clipSkip: Int = 1, normalizes: Bool = true) {
            (self.clipSkip, self.normalizes) = (clipSkip, normalizes)
        }
    }

    /// - Parameters:
    ///   - ids: one list an element of the batch, all of one length up to `maximumPositions`; ids from the vocabulary's size on are
    ///     rows of `vectors`.
    ///   - vectors: an embedding's vectors `[count, width]`.
    ///   - ends: the place in each list whose state stands for the whole text; nil where that is not asked for.
    /// - Returns: the hidden states `[batch, tokens, width]`; and the pooled text `[batch, pooledWidth]`: the last layer's state at the end token,
    ///   normalised and projected, whatever `reading` says.
    public func states(_ ids: [[Int]], vectors: Tensor? = nil, reading: Reading = Reading(), ends: [Int]? = nil, compute: Compute) -> (hidden: Tensor, pooled: Tensor?) {
        let tokens = Tensor.embedded(ids, table: tokenEmbedding, vectors: vectors, compute: compute)
        let places = Tensor.embedded(ids.map { Array($0.indices) }, table: positionEmbedding, vectors: nil, compute: compute)
        var x = tokens + places
        let taken = max(0, layers.count - (max(reading.clipSkip, 1) - 1))
        for layer in layers.prefix(taken) { x = layer(x) }
        let hidden = reading.normalizes ? finalNormalization(x) : x
        guard let ends, let projection else { return (hidden, nil) }
        for layer in layers.dropFirst(taken) { x = layer(x) }
        let rows = ends.indices.map { row in
            x.sliced(row ..< row + 1, axis: 0).sliced(ends[row] ..< ends[row] + 1, axis: 1).reshaped([1, configuration.hiddenSize])
        }
        return (hidden, projection(finalNormalization(Tensor.concatenated(rows, axis: 0))))
    }

    /// The hidden states alone, normalised.
    public func callAsFunction(_ ids: [[Int]], vectors: Tensor? = nil, clipSkip: Int = 1, compute: Compute) -> Tensor {
        states(ids, vectors: vectors, reading: Reading(clipSkip: clipSkip), compute: compute).hidden
    }
}

/// One layer: causal self-attention and a feed-forward network, each around a residual.
private struct TextEncoderLayer: Sendable {
    private let firstNormalization: LayerNormalization
    private let queries: Linear
    private let keys: Linear
    private let values: Linear
    private let output: Linear
    private let secondNormalization: LayerNormalization
    private let expansion: Linear
    private let contraction: Linear
    private let heads: Int
    private let activation: TextEncoderConfiguration.Activation

    init(_ weights: some WeightSource, configuration: TextEncoderConfiguration) throws {
        let (width, inner, epsilon) = (configuration.hiddenSize, configuration.intermediateSize, configuration.layerNormEpsilon)
        guard configuration.heads > 0, width % configuration.heads == 0 else {
            throw NetworkError.configuration("a text width of \(width) does not divide into \(configuration.heads) heads")
        }
        let attention = weights.part("self_attn")
        firstNormalization = try LayerNormalization(weights.part("layer_norm1"), width: width, epsilon: epsilon)
        // Needed at a step's beginning and end only; hundreds of megabytes would lie beside the U-Net's for nothing.
        func linear(_ part: WeightPart, inputs: Int, outputs: Int) throws -> Linear {
            try Linear(part, inputs: inputs, outputs: outputs, readsAnew: true)
        }
        queries = try linear(attention.part("q_proj"), inputs: width, outputs: width)
        keys = try linear(attention.part("k_proj"), inputs: width, outputs: width)
        values = try linear(attention.part("v_proj"), inputs: width, outputs: width)
        output = try linear(attention.part("out_proj"), inputs: width, outputs: width)
        secondNormalization = try LayerNormalization(weights.part("layer_norm2"), width: width, epsilon: epsilon)
        expansion = try linear(weights.part("mlp.fc1"), inputs: width, outputs: inner)
        contraction = try linear(weights.part("mlp.fc2"), inputs: inner, outputs: width)
        heads = configuration.heads
        activation = configuration.activation
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
        let normalized = firstNormalization(x)
        let attended = queries(normalized).attention(keys: keys(normalized), values: values(normalized), heads: heads, causal: true)
        let hidden = x + output(attended)
        let expanded = expansion(secondNormalization(hidden))
        return hidden + contraction(activation == .quickGELU ? expanded.quickGELU() : expanded.gelu())
    }
}
