import EngineInterface

/// What a run last saw as its embedding's file: `result.json` of the run folder. By it everybody who replaces that file knows whether it still is
/// what this run knows, or somebody else's.
public struct RunResult: Codable, Sendable, Equatable {
    /// SHA-256 of the file; nil where there was none.
    public var seen: String?
    /// The step that a person made the result; it stays so until a person changes it.
    public var promotedStep: Int?
    /// What is put in its place. A kill on the way leaves it here, and the file itself tells whether that was done.
    fileprivate var next: Next?

    fileprivate struct Next: Codable, Sendable, Equatable {
        var seen: String
        var promotedStep: Int?

        enum CodingKeys: String, CodingKey {
            case seen
            case promotedStep = "promoted_step"
        }
    }

    public init(seen: String?, promotedStep: Int? = nil) {
        self.seen = seen
        self.promotedStep = promotedStep
    }

    enum CodingKeys: String, CodingKey {
        case seen, next
        case promotedStep = "promoted_step"
    }

    /// Whether a file is as this run last saw it, or gone.
    func knows(_ fingerprint: String?) -> Bool { fingerprint == nil || fingerprint == seen }
}

extension RunFolder {
    /// Writes `result.json`.
    /// - Throws: `FileError`.
    func write(_ result: RunResult) throws(FileError) {
        guard let bytes = try? JSONLine.encode(result) else { throw FileError("write", self.result, reason: "a value in it has no form in JSON") }
        try AtomicFile.write(bytes + [UInt8(ascii: "\n")], to: self.result)
    }

    /// Reads `result.json`; of a run of an earlier version, or with a damaged file, what its copies and state tell of the embedding's file.
    /// - Throws: `FileError` where a file is there and the system does not give it: that is no sign that anybody changed it.
    func readResult(of word: WordFile) throws(FileError) -> RunResult {
        let fingerprint = try word.fingerprint()
        let bytes = try SmallFile.bytesIfThere(result, limit: 1 << 20)
        if let bytes, let found = try? JSONLine.decode(RunResult.self, from: bytes) {
            if let next = found.next, next.seen == fingerprint { return RunResult(seen: next.seen, promotedStep: next.promotedStep) }
            return RunResult(seen: found.seen, promotedStep: found.promotedStep)
        }
        guard let embedding = try? EmbeddingReader.read(path: word.path) else { return RunResult(seen: nil) }
        let copy = try? EmbeddingReader.read(path: self.embedding(word.word, step: embedding.step ?? 0))
        let isOwn = copy?.vectors == embedding.vectors || (try? TrainingState.read(self))?.vectors == embedding.vectors
        return RunResult(seen: isOwn ? fingerprint : nil)
    }

    /// Puts other vectors into a word's file and notes it, in an order that a kill at any instant leaves in agreement.
    /// - Parameter promotedStep: that a person chose; nil for the run's own last one.
    /// - Throws: `EmbeddingError`, `FileError`.
    func replace(_ word: WordFile, with embedding: Embedding, promotedStep: Int? = nil) throws {
        let new = FileHash.sha256(of: try word.bytes(of: embedding))
        var result = try readResult(of: word)
        result.next = RunResult.Next(seen: new, promotedStep: promotedStep)
        try write(result)
        try word.replace(with: embedding, by: self)
        try write(RunResult(seen: new, promotedStep: promotedStep))
    }
}
