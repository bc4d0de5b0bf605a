import StableDiffusion

/// Makes a new embedding's file, as the web UI's tab "Create embedding" does.
public enum EmbeddingCreation {
    /// Vectors per token that a prompt has room for.
    public static let vectorCounts = 1...PromptChunk.room

    /// What to make.
    public struct Request: Sendable {
        /// The word; also the file's name, so it must be fit for one.
        public var name: String
        /// Empty for vectors of zeros.
        public var initializationText: String
        public var vectorsPerToken: Int
        /// Whether a file of that name may be replaced.
        public var overwrite: Bool

        public init(name: String, initializationText: String = "*", vectorsPerToken: Int = 1, overwrite: Bool = false) {
            self.name = name
            self.initializationText = initializationText
            self.vectorsPerToken = vectorsPerToken
            self.overwrite = overwrite
        }
    }

    /// Checks all that can be checked without the model: name, number of vectors, files in the way.
    /// - Returns: the path of the file to be.
    /// - Throws: `EmbeddingError`.
    @discardableResult
    public static func check(_ request: Request, folder: String) throws(EmbeddingError) -> String {
        do {
            try SafeName.check(embedding: request.name)
        } catch {
            throw .name(error)
        }
        guard vectorCounts.contains(request.vectorsPerToken) else { throw .vectorCount(request.vectorsPerToken) }
        let path = FilePath.joined(folder, request.name + ".pt")
        if FileStatus(path) != nil, !request.overwrite { throw .exists(path: path) }
        // Which of two files of one word counts depends on the order of reading, so that training might go to the other one.
        let owner = EmbeddingFolder.files(in: folder).first { !$0.isPicture && $0.word == request.name && $0.path != path }
        if let owner { throw .wordTaken(word: request.name, path: owner.path) }
        return path
    }

    /// Makes the embedding and writes `NAME.pt` into `folder`, which is made if it is missing.
    /// - Parameters:
    ///   - width: length of the model's vectors.
    ///   - tokenVector: the row of the text encoder's token table for an id.
    /// - Returns: the embedding, at step 0, and its file.
    /// - Throws: `EmbeddingError`; nothing is written then.
    public static func create(
        _ request: Request, folder: String, width: Int, tokenizer: CLIPTokenizer, tokenVector: (Int) -> [Float]
    ) throws(EmbeddingError) -> EmbeddingStore.Stored {
        let path = try check(request, folder: folder)
        let vectors = try InitialVectors.vectors(
            text: request.initializationText, count: request.vectorsPerToken, width: width, tokenizer: tokenizer, tokenVector: tokenVector)
        let embedding = Embedding(name: request.name, vectors: vectors, step: 0)
        do {
            try Folder.make(folder)
        } catch {
            throw .file(error)
        }
        try EmbeddingWriter.write(embedding, to: path)
        return EmbeddingStore.Stored(embedding: embedding, path: path)
    }
}
