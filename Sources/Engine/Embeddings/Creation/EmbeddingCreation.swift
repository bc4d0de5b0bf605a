import EngineInterface
import StableDiffusion

/// Makes a new embedding's file, as the web UI's tab "Create embedding" does.
public enum EmbeddingCreation {
    /// Vectors per token that a prompt has room for.
    public static let vectorCounts = 1...PromptChunk.room

    /// Checks all that can be checked without the model: name, number of vectors, files in the way.
    /// - Returns: the path of the file to be.
    /// - Throws: `EmbeddingError`.
    @discardableResult
    public static func check(_ request: EmbeddingRequest, folder: String) throws(EmbeddingError) -> String {
        if let first = mistakes(in: request, folder: folder).first { throw first.error }
        return path(of: request, in: folder)
    }

    /// All that is wrong with a request, each at the field that is to blame.
    static func mistakes(in request: EmbeddingRequest, folder: String) -> [(field: EmbeddingRequest.CodingKeys, error: EmbeddingError)] {
        var found: [(field: EmbeddingRequest.CodingKeys, error: EmbeddingError)] = []
        do {
            try SafeName.check(embedding: request.name)
        } catch {
            found.append((.name, .name(error)))
        }
        if !vectorCounts.contains(request.vectorsPerToken) { found.append((.vectorsPerToken, .vectorCount(request.vectorsPerToken))) }
        // A name that cannot be a file's must not be looked for among files.
        if found.contains(where: { $0.field == .name }) { return found }
        let path = path(of: request, in: folder)
        if FileStatus(path) != nil, !request.overwrite { found.append((.overwrite, .exists(path: path))) }
        // Which of two files of one word counts depends on the order of reading, so that training might go to the other one.
        // Names that differ in how accents are spelled are equal, their paths are not.
        let owner = EmbeddingFolder.files(in: folder).first { !$0.isPicture && $0.word == request.name && !$0.path.utf8.elementsEqual(path.utf8) }
        if let owner { found.append((.name, .wordTaken(word: request.name, path: owner.path))) }
        return found
    }

    /// In composed letters, so that the same word is one file, however a keyboard or a copied text spells its accents.
    private static func path(of request: EmbeddingRequest, in folder: String) -> String {
        FilePath.joined(folder, CanonicalComposition.composed(request.name) + ".pt")
    }

    /// Makes the embedding and writes `NAME.pt` into `folder`, which is made if it is missing.
    /// - Parameters:
    ///   - logDirectory: where the runs are that may hold vectors that the word had before.
    ///   - width: length of the model's vectors.
    ///   - usesWholeText: as `InitialVectors` takes it.
    ///   - tokenVector: the row of the text encoder's token table for an id.
    /// - Returns: the embedding, at step 0, and its file.
    /// - Throws: `EmbeddingError`; nothing is written then.
    public static func create(
        _ request: EmbeddingRequest, folder: String, logDirectory: String, width: Int, usesWholeText: Bool = false,
        tokenizer: CLIPTokenizer, tokenVector: (Int) -> [Float]
    ) throws(EmbeddingError) -> EmbeddingStore.Stored {
        // Before there is a folder for it.
        try check(request, folder: folder)
        let word = WordFile(word: CanonicalComposition.composed(request.name), path: path(of: request, in: folder), logDirectory: logDirectory)
        let lock = try WordLock.take(word)
        defer { withExtendedLifetime(lock) {} }
        // Nobody else makes or replaces it any more.
        try check(request, folder: folder)
        let vectors = try InitialVectors.vectors(
            text: request.initializationText, usesWholeText: usesWholeText, count: request.vectorsPerToken, width: width, tokenizer: tokenizer, tokenVector: tokenVector)
        guard vectors.isFinite else { throw .tokenNotFinite }
        let embedding = Embedding(name: word.word, vectors: vectors, step: 0)
        Leftovers.sweep(folder)
        try word.replace(with: embedding)
        return EmbeddingStore.Stored(embedding: embedding, path: word.path)
    }
}
