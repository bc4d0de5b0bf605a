/// What training teaches: a word, the vectors that stand for it, and where they come from.
public struct Embedding: Sendable, Equatable {
    /// The word that prompts use.
    public var name: String
    /// The vectors; of a Stable Diffusion XL embedding those of its first text encoder (CLIP L).
    public var vectors: EmbeddingVectors
    /// The vectors for the second text encoder (OpenCLIP G) of a Stable Diffusion XL embedding, as many as `vectors`; `nil` for others.
    public var secondVectors: EmbeddingVectors?
    /// Optimizer updates so far; `nil` where the file does not say.
    public var step: Int?
    /// Short hash of the checkpoint it was trained on: 10 hexadecimal digits of the SHA-256 (`sd_checkpoint`).
    public var checkpointHash: String?
    /// Name of the checkpoint it was trained on (`sd_checkpoint_name`).
    public var checkpointName: String?

    public init(
        name: String, vectors: EmbeddingVectors, secondVectors: EmbeddingVectors? = nil, step: Int? = nil,
        checkpointHash: String? = nil, checkpointName: String? = nil
    ) {
        self.name = name
        self.vectors = vectors
        self.secondVectors = secondVectors
        self.step = step
        self.checkpointHash = checkpointHash
        self.checkpointName = checkpointName
    }

    /// Whether it was made for Stable Diffusion XL, which has two text encoders.
    public var isXL: Bool { secondVectors != nil }

    /// Whether none of its numbers is infinite or NaN, as trainings that went wrong leave them behind.
    public var isFinite: Bool { vectors.isFinite && secondVectors?.isFinite ?? true }

    /// The vectors, one table a text encoder.
    public var tables: [EmbeddingVectors] { [vectors] + (secondVectors.map { [$0] } ?? []) }

    /// Lengths of a vector, one a text encoder.
    public var widths: [Int] { tables.map(\.width) }

    /// Length of a vector as the web UI counts it: for Stable Diffusion XL both encoders' together.
    public var width: Int { widths.reduce(0, +) }
}
