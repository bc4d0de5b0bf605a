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

    /// CLIP ViT-L/14's text encoder, which Stable Diffusion 1.x uses.
    public static let stableDiffusion1 = TextEncoderConfiguration(
        hiddenSize: 768, intermediateSize: 3072, layers: 12, heads: 12, vocabularySize: 49408, maximumPositions: 77,
        activation: .quickGELU, layerNormEpsilon: 1e-5)

    public init(
        hiddenSize: Int, intermediateSize: Int, layers: Int, heads: Int, vocabularySize: Int, maximumPositions: Int,
        activation: Activation, layerNormEpsilon: Float
    ) {
        self.hiddenSize = hiddenSize
        self.intermediateSize = intermediateSize
        self.layers = layers
        self.heads = heads
        self.vocabularySize = vocabularySize
        self.maximumPositions = maximumPositions
        self.activation = activation
        self.layerNormEpsilon = layerNormEpsilon
    }

    /// What is impossible about the architecture, or `nil`.
    var contradiction: String? {
        hiddenSize % heads == 0 ? nil : "a width of \(hiddenSize) does not divide into \(heads) attention heads"
    }
}
