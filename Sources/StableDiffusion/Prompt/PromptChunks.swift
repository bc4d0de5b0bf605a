/// A prompt cut into chunks by the web UI's rules.
///
/// A full chunk ends after its last comma if that is at most 20 tokens back. An embedding that does not fit moves whole to the next
/// chunk. Embeddings after that comma move with their words and keep their vectors, which the web UI leaves behind.
public struct PromptChunks: Sendable, Equatable {
    /// At least one; an empty text is a chunk of padding.
    public let chunks: [PromptChunk]
    /// How many tokens the prompt takes, every chunk but the last counted as full.
    public let tokenCount: Int

    /// Whether the text encoder can be given the weights: none is infinite or NaN.
    public var hasFiniteWeights: Bool { chunks.allSatisfy { $0.weights.allSatisfy(\.isFinite) } }

    /// - Parameters:
    ///   - parts: the prompt, parsed.
    ///   - padding: fills chunks up behind the end token; nil is the end token.
    /// - Throws: `PromptError`.
    public init(
        _ parts: [PromptPart], tokenizer: CLIPTokenizer, embeddings: EmbeddingLookup = .none, padding: Int? = nil
    ) throws(PromptError) {
        var builder = ChunkBuilder(tokenizer: tokenizer, padding: padding ?? tokenizer.endToken)
        for part in parts {
            if part == .chunkBreak {
                builder.close()
                continue
            }
            let ids = tokenizer.encode(part.text)
            var position = 0
            while position < ids.count {
                builder.prepare(for: ids[position])
                if let match = embeddings.match(in: ids, at: position) {
                    try builder.append(match, weight: Float(part.weight))
                    position += match.tokenCount
                } else {
                    builder.append(ids[position], weight: Float(part.weight))
                    position += 1
                }
            }
        }
        (chunks, tokenCount) = builder.finish()
    }

    /// A plain text, without weights.
    ///
    /// - Throws: `PromptError`.
    public init(text: String, tokenizer: CLIPTokenizer, embeddings: EmbeddingLookup = .none) throws(PromptError) {
        try self.init([PromptPart(text)], tokenizer: tokenizer, embeddings: embeddings)
    }
}

/// The chunk being filled, and those that are full.
private struct ChunkBuilder {
    /// How far back the last comma may be for a full chunk to end there.
    private static let commaReach = 20

    private let tokenizer: CLIPTokenizer
    private let padding: Int
    private var chunks: [PromptChunk] = []
    private var ids: [Int] = []
    private var weights: [Float] = []
    private var fixes: [PromptChunk.Fix] = []
    /// Where the last comma of this chunk is in `ids`.
    private var lastComma: Int?

    init(tokenizer: CLIPTokenizer, padding: Int) {
        self.tokenizer = tokenizer
        self.padding = padding
    }

    /// Makes room for a token, and remembers a comma.
    mutating func prepare(for id: Int) {
        if id == tokenizer.commaToken {
            lastComma = ids.count
        } else if ids.count == PromptChunk.room, let comma = lastComma, ids.count - comma <= Self.commaReach {
            closeAfter(comma)
        }
        if ids.count == PromptChunk.room { close() }
    }

    mutating func append(_ id: Int, weight: Float) {
        ids.append(id)
        weights.append(weight)
    }

    mutating func append(_ match: EmbeddingLookup.Match, weight: Float) throws(PromptError) {
        let count = match.word.vectorCount
        guard count <= PromptChunk.room else { throw .embeddingTooLong(name: match.word.name, vectorCount: count) }
        if ids.count + count > PromptChunk.room { close() }
        fixes.append(PromptChunk.Fix(offset: ids.count + 1, index: match.index, word: match.word))
        ids += [Int](repeating: 0, count: count)
        weights += [Float](repeating: weight, count: count)
    }

    /// Ends the chunk after its comma; what follows begins the next one.
    private mutating func closeAfter(_ comma: Int) {
        let kept = comma + 1
        let moved = (
            ids: Array(ids[kept...]), weights: Array(weights[kept...]),
            fixes: fixes.filter { $0.offset > kept }.map { PromptChunk.Fix(offset: $0.offset - kept, index: $0.index, word: $0.word) })
        ids.removeSubrange(kept...)
        weights.removeSubrange(kept...)
        fixes.removeAll { $0.offset > kept }
        close()
        (ids, weights, fixes) = moved
    }

    mutating func close() {
        let rest = PromptChunk.room - ids.count
        chunks.append(PromptChunk(
            ids: [tokenizer.startToken] + ids + [tokenizer.endToken] + [Int](repeating: padding, count: rest),
            weights: [1] + weights + [Float](repeating: 1, count: rest) + [1],
            fixes: fixes))
        (ids, weights, fixes, lastComma) = ([], [], [], nil)
    }

    mutating func finish() -> (chunks: [PromptChunk], tokenCount: Int) {
        let tokenCount = chunks.count * PromptChunk.room + ids.count
        if !ids.isEmpty || chunks.isEmpty { close() }
        return (chunks, tokenCount)
    }
}
