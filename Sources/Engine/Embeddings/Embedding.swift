/// What training teaches: a word, the vectors that stand for it, and where they come from.
public struct Embedding: Sendable, Equatable {
    /// The word that prompts use.
    public var name: String
    /// The vectors for all text encoders.
    public var vectors: EmbeddingVectors
    /// Optimizer updates so far; `nil` where the file does not say.
    public var step: Int?
    /// Short hash of the checkpoint it was trained on: 10 hexadecimal digits of the SHA-256 (`sd_checkpoint`).
    public var checkpointHash: String?
    /// Name of the checkpoint it was trained on (`sd_checkpoint_name`).
    public var checkpointName: String?

    public init(
        name: String, vectors: EmbeddingVectors, step: Int? = nil, checkpointHash: String? = nil, checkpointName: String? = nil
    ) {
        self.name = name
        self.vectors = vectors
        self.step = step
        self.checkpointHash = checkpointHash
        self.checkpointName = checkpointName
    }

    /// Whether it was made for Stable Diffusion XL, which has two text encoders.
    public var isXL: Bool { widths.count > 1 }

    /// Whether none of its numbers is infinite or NaN, as trainings that went wrong leave them behind.
    public var isFinite: Bool { vectors.isFinite }

    /// Lengths of a vector, one a text encoder.
    public var widths: [Int] { vectors.widths }

    /// Length of a vector as the web UI counts it: for Stable Diffusion XL both encoders' together.
    public var width: Int { vectors.width }
}
