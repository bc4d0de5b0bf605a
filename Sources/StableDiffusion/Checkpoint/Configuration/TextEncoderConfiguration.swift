import ModelFiles
import NetworkLayers

/// The architecture of a CLIP text encoder, as transformers' `CLIPTextModel` describes it.
public struct TextEncoderConfiguration: Sendable, Equatable, Codable {
    /// The curve of the feed-forward layers.
    public enum Activation: String, Sendable, Codable {
        /// `x * sigmoid(1.702 x)`.
        case quickGELU = "quick_gelu"
        case gelu
    }

    /// Width of the hidden states, and of an embedding's vectors.
    public var hiddenSize: Int
    /// Width inside the feed-forward layers.
    public var intermediateSize: Int
    public var layers: Int
    public var heads: Int
    public var vocabularySize: Int
    /// The longest sequence, start and end tokens included.
    public var maximumPositions: Int
    public var activation: Activation
    public var layerNormEpsilon: Float
    /// Length of the vector that stands for a whole text; nil where the network makes none, or it is not asked for.
    public var pooledWidth: Int?

    public init(
        hiddenSize: Int, intermediateSize: Int, layers: Int, heads: Int, vocabularySize: Int, maximumPositions: Int,
        activation: Activation, layerNormEpsilon: Float, pooledWidth: Int? = nil
    ) {
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.layers = layers
        self.heads = heads
        self.vocabularySize = vocabularySize
        self.maximumPositions = maximumPositions
        self.activation = activation
        self.layerNormEpsilon = layerNormEpsilon
        self.pooledWidth = pooledWidth
    }

    /// What is impossible about the architecture, or `nil`.
    var contradiction: String? {
        hiddenSize % heads == 0 ? nil : "a width of \(hiddenSize) does not divide into \(heads) attention heads"
    }
}

extension TextEncoderConfiguration {
    /// Width of an attention head in all of CLIP's text encoders.
    private static let headWidth = 64

    /// The architecture of a text encoder from its weights; what leaves no trace in shapes is that of `constants`.
    /// - Throws: `ModelFileError` when a weight that tells the architecture is missing or misshapen.
    init(_ weights: NetworkWeights, constants: TextEncoderConfiguration) throws(ModelFileError) {
        self = constants
        let vocabulary = try weights.shape("text_model.embeddings.token_embedding.weight", dimensions: 2)
        vocabularySize = vocabulary[0]
        hiddenSize = vocabulary[1]
        maximumPositions = try weights.shape("text_model.embeddings.position_embedding.weight", dimensions: 2)[0]
        layers = weights.count(of: "text_model.encoder.layers", suffix: "mlp.fc1.weight")
        intermediateSize = try weights.shape("text_model.encoder.layers.0.mlp.fc1.weight", dimensions: 2)[0]
        heads = max(1, hiddenSize / Self.headWidth)
        if constants.pooledWidth != nil { pooledWidth = try Self.pooledWidth(weights) }
        if let contradiction { throw weights.impossible(contradiction) }
    }

    /// OpenCLIP multiplies by the projection as it stands in the file, transformers by its transpose.
    private static func pooledWidth(_ weights: NetworkWeights) throws(ModelFileError) -> Int {
        if weights["text_projection"] != nil { return try weights.shape("text_projection", dimensions: 2)[1] }
        return try weights.shape("text_projection.weight", dimensions: 2)[0]
    }

    /// The first thing in which two architectures differ that shapes can tell, or `nil`.
    func difference(from other: TextEncoderConfiguration) -> String? {
        if hiddenSize != other.hiddenSize { return "hidden_size" }
        if intermediateSize != other.intermediateSize { return "intermediate_size" }
        if layers != other.layers { return "num_hidden_layers" }
        if vocabularySize != other.vocabularySize { return "vocab_size" }
        if maximumPositions != other.maximumPositions { return "max_position_embeddings" }
        if pooledWidth != other.pooledWidth { return "projection_dim" }
        return nil
    }
}

extension TextEncoderConfiguration {
    /// - Parameter pools: whether the text's pooled vector is asked for.
    /// - Throws: `ModelFileError` when a value is missing or impossible.
    package init(_ file: ConfigurationFile, pools: Bool = false) throws(ModelFileError) {
        let file = try file.part("text_config")
        pooledWidth = pools ? try file.integer("projection_dim", in: Bounds.channels, default: 512) : nil
        hiddenSize = try file.integer("hidden_size", in: Bounds.channels, default: 512)
        intermediateSize = try file.integer("intermediate_size", in: Bounds.channels, default: 2048)
        layers = try file.integer("num_hidden_layers", in: Bounds.layers, default: 12)
        heads = try file.integer("num_attention_heads", in: Bounds.heads, default: 8)
        vocabularySize = try file.integer("vocab_size", in: 1...10_000_000, default: 49408)
        maximumPositions = try file.integer("max_position_embeddings", in: 3...65_536, default: 77)
        layerNormEpsilon = Float(try file.number("layer_norm_eps", in: 1e-12...1, default: 1e-5))
        let name = file.value("hidden_act")?.string ?? "quick_gelu"
        guard let activation = Activation(rawValue: name) else { throw file.error("`hidden_act` is unknown: \(name)") }
        self.activation = activation
        if let contradiction { throw file.error(contradiction) }
    }
}
