import EngineInterface

extension EmbeddingStore {
    /// All embeddings as rows of a list, sorted by word in lower case, those left out with the reason.
    public var entries: [EmbeddingEntry] {
        let usable = embeddings.map { Self.entry($0.embedding.name, $0.path, $0.embedding, skipped: nil) }
        let others = skipped.map { Self.entry($0.word, $0.path, $0.embedding, skipped: $0.reason.description) }
        return (usable + others).sorted { ($0.word.lowercased(), $0.path) < ($1.word.lowercased(), $1.path) }
    }

    static func entry(_ word: String, _ path: String, _ embedding: Embedding?, skipped: String?) -> EmbeddingEntry {
        var entry = EmbeddingEntry(word: word, path: path)
        entry.vectorsPerToken = embedding?.vectors.count
        entry.width = embedding?.width
        entry.step = embedding?.step
        entry.modelName = embedding?.checkpointName
        entry.skipped = skipped
        return entry
    }
}
