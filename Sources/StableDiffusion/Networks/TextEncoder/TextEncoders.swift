import NetworkLayers
import Tensor

/// A model's text encoders, each with its tokenizer, ready to compute.
public struct TextEncoders: Sendable {
    /// One of them.
    public struct Unit: Sendable {
        public let tokenizer: CLIPTokenizer
        public let network: TextEncoder
        /// The id that fills chunks up behind the end token.
        public let padding: Int
        /// What of it is the family's.
        let encoder: TextEncoderFamily
        /// The chunk of an empty text.
        let emptyChunk: PromptChunk

        /// - Throws: `NetworkError` where tokenizer and network do not fit each other, or chunks not into the network; `PromptError`.
        public init(tokenizer: CLIPTokenizer, network: TextEncoder, padding: TokenPadding, encoder: TextEncoderFamily) throws {
            let configuration = network.configuration
            guard tokenizer.count <= configuration.vocabularySize else {
                throw NetworkError.configuration("the tokenizer has \(tokenizer.count) tokens, the text encoder \(configuration.vocabularySize)")
            }
            guard configuration.maximumPositions >= PromptChunk.length else {
                let room = configuration.maximumPositions
                throw NetworkError.configuration("the text encoder has room for \(room) tokens, a prompt's chunk has \(PromptChunk.length)")
            }
            self.tokenizer = tokenizer
            self.network = network
            self.padding = padding.id(in: tokenizer)
            self.encoder = encoder
            emptyChunk = try PromptChunks([PromptPart("")], tokenizer: tokenizer, padding: self.padding).chunks[0]
        }
    }

    /// In the order in which their hidden states are concatenated; at least one.
    public let units: [Unit]
    public let compute: Compute
    /// See `ModelFamily`.
    let zeroesEmptyNegative: Bool

    public init(_ units: [Unit], zeroesEmptyNegative: Bool = false, compute: Compute) {
        self.units = units
        self.zeroesEmptyNegative = zeroesEmptyNegative
        self.compute = compute
    }

    /// - Parameter tokenizerFolder: CLIP's tables, for checkpoints that bring none.
    /// - Throws: `NetworkError`, `TokenizerError`, `PromptError`.
    public init(_ checkpoint: Checkpoint, tokenizerFolder: String, compute: Compute) throws {
        self.init(try checkpoint.textEncoders.map { part in
            try Unit(
                tokenizer: part.readTokenizer(orCLIPs: tokenizerFolder),
                network: TextEncoder(CheckedWeights(part.weights, compute: compute), configuration: part.configuration),
                padding: part.padding, encoder: part.encoder)
        }, zeroesEmptyNegative: checkpoint.family.zeroesEmptyNegative, compute: compute)
    }

    /// The one by whose ids embeddings' words are found in prompts.
    public var tokenizer: CLIPTokenizer { units[0].tokenizer }

    /// Lengths of an embedding's vectors, one an encoder.
    public var widths: [Int] { units.map(\.network.configuration.hiddenSize) }
}

extension TokenPadding {
    /// The token's id; one that the vocabulary lacks is the end token.
    func id(in tokenizer: CLIPTokenizer) -> Int {
        switch self {
        case .endToken: tokenizer.endToken
        case .zero: 0
        case .token(let token): tokenizer.id(ofToken: token) ?? tokenizer.endToken
        }
    }
}
