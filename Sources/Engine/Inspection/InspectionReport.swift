import EngineInterface

/// What `inspect` says of a file: one JSON document, keys in snake_case; what does not apply is left out.
public struct InspectionReport: Codable, Sendable, Equatable {
    /// What a file is.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case checkpoint, vae, embedding, picture, unet, lora, hypernetwork, unknown
        case textEncoder = "text_encoder"
        case controlNet = "controlnet"
        case adapter = "t2i_adapter"
        /// `NAME.pt.optim`, which belongs to an embedding.
        case optimizerState = "optimizer_state"
    }

    /// As the user wrote it.
    public var path: String
    public var kind: Kind
    /// Of a checkpoint its family, for example `Stable Diffusion 1.x`.
    public var architecture: String?
    /// How tensors are named: `CompVis` (the original) or `diffusers`.
    public var layout: String?
    /// `safetensors`, `torch zip`, `torch legacy`, `diffusers folder`, or the picture's format.
    public var format: String
    /// Bytes of the file; of a folder, of all its tensors.
    public var size: Int
    /// 64 hexadecimal digits; of model files only.
    public var sha256: String?
    /// The web UI's short hash: the first 10 digits of the SHA-256, of an embedding 12 (its "TI hash").
    public var hash: String?
    /// The web UI's first hash of a checkpoint, 8 digits.
    public var oldHash: String?
    /// Why a checkpoint cannot be used, or an embedding, also one in a picture, not be read.
    public var refusal: String?
    /// Whether averaged weights (EMA) are in the file, too.
    public var hasAverages = false
    /// Whether the tensors stand under a key `state_dict`.
    public var hasStateDictionaryLevel = false
    public var networks: NetworksReport?
    public var embedding: EmbeddingReport?
    public var picture: PictureReport?
    /// Number types, the most numbers first.
    public var numberTypes: [NumberTypeReport] = []
    /// Texts that the file carries.
    public var metadata: [String: String] = [:]
    /// In the file's order.
    public var tensors: [TensorReport] = []

    public init(path: String, kind: Kind, format: String, size: Int) {
        self.path = path
        self.kind = kind
        self.format = format
        self.size = size
    }

    enum CodingKeys: String, CodingKey {
        case path, kind, architecture, layout, format, size, sha256, hash, refusal, networks, embedding, picture, metadata, tensors
        case oldHash = "old_hash"
        case hasAverages = "has_averages"
        case hasStateDictionaryLevel = "has_state_dictionary_level"
        case numberTypes = "number_types"
    }
}

/// What an embedding holds.
public struct EmbeddingReport: Codable, Sendable, Equatable {
    public var word: String
    public var vectorsPerToken: Int
    /// Length of a vector; of Stable Diffusion XL both text encoders' together.
    public var width: Int
    public var step: Int?
    public var checkpointName: String?
    public var checkpointHash: String?
    /// Mean length (L2 norm) of the vectors; null where it is not finite.
    @NullWhenNotFinite public var norm: Double
    /// The web UI's checksum of the vectors, 4 digits: an optimizer state beside the file has the same.
    public var checksum: String

    enum CodingKeys: String, CodingKey {
        case word, width, step, norm, checksum
        case vectorsPerToken = "vectors_per_token"
        case checkpointName = "checkpoint_name"
        case checkpointHash = "checkpoint_hash"
    }
}

extension EmbeddingReport {
    init(_ embedding: Embedding) {
        word = embedding.name
        vectorsPerToken = embedding.vectors.count
        width = embedding.width
        step = embedding.step
        checkpointName = embedding.checkpointName
        checkpointHash = embedding.checkpointHash
        checksum = embedding.vectors.checksum
        _norm = NullWhenNotFinite(wrappedValue: embedding.vectors.meanNorm)
    }
}

/// What a picture is, and what it carries.
public struct PictureReport: Codable, Sendable, Equatable {
    /// Pixels, after the EXIF orientation is applied.
    public var width: Int
    public var height: Int
    public var hasAlpha: Bool
    /// How it was made, in the web UI's words.
    public var parameters: String?
    /// Whether the picture carries an embedding, in a text chunk or in bands of pixels.
    public var carriesEmbedding: Bool

    public init(width: Int, height: Int, hasAlpha: Bool, parameters: String?, carriesEmbedding: Bool) {
        self.width = width
        self.height = height
        self.hasAlpha = hasAlpha
        self.parameters = parameters
        self.carriesEmbedding = carriesEmbedding
    }

    enum CodingKeys: String, CodingKey {
        case width, height, parameters
        case hasAlpha = "has_alpha"
        case carriesEmbedding = "carries_embedding"
    }
}

/// How much of a file has one number type.
public struct NumberTypeReport: Codable, Sendable, Equatable {
    /// `float32`, `float16`, …, or as the file spells a type that the program does not read.
    public var type: String
    public var tensors: Int
    public var numbers: Int

    public init(type: String, tensors: Int, numbers: Int) {
        self.type = type
        self.tensors = tensors
        self.numbers = numbers
    }
}

/// One tensor.
public struct TensorReport: Codable, Sendable, Equatable {
    public var name: String
    public var shape: [Int]
    public var type: String

    public init(name: String, shape: [Int], type: String) {
        self.name = name
        self.shape = shape
        self.type = type
    }
}
