import NetworkLayers
import Tensor

/// BERT as a decoder that looks at a picture: token ids to scores of the next token (Devlin et al., "BERT", 2019; Li et al., "BLIP", 2022).
struct TextDecoder: Sendable {
    /// The vectors of all tokens, which also score the next one, `[vocabulary, width]`.
    private let tokenEmbedding: Weight
    private let positionEmbedding: Weight
    private let firstNormalization: LayerNormalization
    private let layers: [TextDecoderLayer]
    private let transform: RowLinear
    private let lastNormalization: LayerNormalization
    private let scores: RowLinear

    /// - Throws: `NetworkError` when a weight is missing or has another shape.
    init(_ weights: some WeightSource, configuration: BLIPConfiguration) throws {
        let (stack, vocabulary) = (configuration.text, configuration.vocabularySize)
        let (embeddings, head) = (weights.part("bert.embeddings"), weights.part("cls.predictions"))
        tokenEmbedding = try embeddings.weight("word_embeddings.weight", shape: [vocabulary, stack.width])
        positionEmbedding = try embeddings.weight("position_embeddings.weight", shape: [configuration.maximumPositions, stack.width])
        firstNormalization = try LayerNormalization(embeddings.part("LayerNorm"), width: stack.width, epsilon: stack.epsilon)
        layers = try (0 ..< stack.layers).map {
            try TextDecoderLayer(weights.part("bert.encoder.layer.\($0)"), stack: stack, pictureWidth: configuration.vision.width)
        }
        transform = try RowLinear(head.part("transform.dense"), inputs: stack.width, outputs: stack.width)
        lastNormalization = try LayerNormalization(head.part("transform.LayerNorm"), width: stack.width, epsilon: stack.epsilon)
        scores = RowLinear(weight: tokenEmbedding, bias: try head.weight("bias", shape: [vocabulary]))
    }

    /// What there is to remember of a picture before the first token.
    /// - Parameter features: `[1, patches + 1, width]`, from the vision encoder.
    func memory(of features: Tensor) -> DecoderMemory { DecoderMemory(picture: layers.map { $0.memory(of: features) }) }

    /// Scores of the token that follows the last of each beam.
    /// - Parameters:
    ///   - ids: a list a beam, all of one length: the whole prompt into an empty memory, afterwards one token at a time.
    ///   - memory: of the tokens before; the new ones are added.
    /// - Returns: `[beams, vocabulary]`, no probabilities yet.
    func callAsFunction(_ ids: [[Int]], memory: inout DecoderMemory, compute: Compute) -> Tensor {
        let last = hidden(ids, memory: &memory, compute: compute)
        let place = last.shape[1] - 1
        return score(last.sliced(place ..< place + 1, axis: 1)).reshaped([ids.count, -1])
    }

    /// Scores of the tokens that follow each one: `[beams, tokens, vocabulary]`.
    func scoresOfAll(_ ids: [[Int]], memory: inout DecoderMemory, compute: Compute) -> Tensor {
        score(hidden(ids, memory: &memory, compute: compute))
    }

    private func hidden(_ ids: [[Int]], memory: inout DecoderMemory, compute: Compute) -> Tensor {
        let start = memory.length
        let tokens = Tensor.embedded(ids, table: tokenEmbedding, vectors: nil, compute: compute)
        let places = Tensor.embedded(ids.map { $0.indices.map { start + $0 } }, table: positionEmbedding, vectors: nil, compute: compute)
        var x = firstNormalization(tokens + places)
        for (index, layer) in layers.enumerated() { x = layer(x, memory: &memory, index: index) }
        return x
    }

    private func score(_ hidden: Tensor) -> Tensor { scores(lastNormalization(transform(hidden).gelu())) }
}
