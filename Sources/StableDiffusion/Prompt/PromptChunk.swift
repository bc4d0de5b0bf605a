/// What the text encoder reads at once: 75 tokens between start and end.
public struct PromptChunk: Sendable, Equatable {
    /// How many tokens a chunk has room for.
    public static let room = 75
    /// Room, start and end: 77 ids.
    public static let length = room + 2

    /// The ids, `length` of them, filled up with the padding token behind the end token. Where an embedding stands, 0.
    public let ids: [Int]
    /// The weight of every token; 1 for start, end and padding.
    public let weights: [Float]
    /// The embeddings in the chunk, by offset.
    public let fixes: [Fix]

    /// Where an embedding's vectors replace those of the token table.
    public struct Fix: Sendable, Equatable {
        /// The first replaced place in `ids`; 1 is right after the start token.
        public let offset: Int
        /// Which of the words given to `EmbeddingLookup`.
        public let index: Int
        public let word: EmbeddingLookup.Word

        public init(offset: Int, index: Int, word: EmbeddingLookup.Word) {
            self.offset = offset
            self.index = index
            self.word = word
        }
    }
}

/// A prompt that cannot be cut into chunks.
public enum PromptError: Error, Equatable, CustomStringConvertible {
    /// An embedding has more vectors than a chunk has room for.
    case embeddingTooLong(name: String, vectorCount: Int)
    /// A weight is beyond what numbers hold.
    case weight
    /// The text is longer than `longestPrompt`.
    case tooLong

    /// Bytes of a text, far beyond what anybody writes: brackets within brackets take the square of their number.
    public static let longestPrompt = 65_536

    /// - Throws: `PromptError.tooLong`.
    public static func checkLength(of prompt: String) throws(PromptError) {
        guard prompt.utf8.count <= longestPrompt else { throw .tooLong }
    }

    public var description: String {
        switch self {
        case .embeddingTooLong(let name, let vectorCount):
            "the embedding \(name) has \(vectorCount) vectors, a prompt has room for \(PromptChunk.room) in a row: use one with fewer"
        case .weight: "a weight in the prompt is no finite number; give weights such as (word:1.2)"
        case .tooLong: "the prompt has more than \(Self.longestPrompt) bytes; shorten it"
        }
    }
}
