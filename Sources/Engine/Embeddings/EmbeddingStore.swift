import StableDiffusion
import Tensor

/// The embeddings that prompts may name, and those that were left out, by the web UI's rules.
///
/// Two files of one word: the one read later counts. Two words of the same tokens, such as `Cat` and `cat`: the one read first is
/// found. Files are read in sorted order, a folder's own before those of its subfolders; the web UI takes the system's order.
public struct EmbeddingStore: Sendable {
    /// An embedding and its file.
    public struct Stored: Sendable {
        public var embedding: Embedding
        public let path: String

        /// The first 12 hexadecimal digits of the file's SHA-256, which generation parameters list as "TI hashes".
        /// - Throws: `FileError`.
        public func hash() throws(FileError) -> String { String(try FileHash.sha256(path).prefix(12)) }
    }

    /// What prompts may name, in the order of reading; `EmbeddingLookup` finds them by their places here.
    public private(set) var embeddings: [Stored] = []
    public private(set) var skipped: [SkippedEmbedding] = []

    /// No embeddings.
    public init() {}

    /// Reads all embeddings of a folder and its subfolders; a missing folder is empty. Nothing in it is an error.
    /// - Parameter widths: lengths of the model's vectors, one a text encoder, others are skipped; `nil` takes any.
    public init(folder: String, widths: [Int]?) {
        for file in EmbeddingFolder.files(in: folder) {
            do throws(EmbeddingError) {
                // A picture that carries nothing is a picture, as the web UI keeps them beside its embeddings.
                let read = file.isPicture ? try EmbeddingPicture.read(path: file.path) : try EmbeddingReader.read(path: file.path)
                guard let embedding = read else { continue }
                if !embedding.isFinite {
                    skip(file.path, word: embedding.name, .notFinite, embedding)
                } else if let widths, let reason = Self.reason(embedding, widths) {
                    skip(file.path, word: embedding.name, reason, embedding)
                } else {
                    register(embedding, path: file.path)
                }
            } catch {
                skip(file.path, word: file.word, .unreadable(error))
            }
        }
    }

    private mutating func skip(_ path: String, word: String, _ reason: SkippedEmbedding.Reason, _ embedding: Embedding? = nil) {
        skipped.append(SkippedEmbedding(word: word, path: path, reason: reason, embedding: embedding))
    }

    /// Adds an embedding, such as the one in training; one of the same name goes to `skipped`, unless its file is the same.
    public mutating func register(_ embedding: Embedding, path: String) {
        if let place = place(of: embedding.name) {
            let old = embeddings.remove(at: place)
            if old.path != path { skip(old.path, word: old.embedding.name, .replaced(by: path), old.embedding) }
        }
        embeddings.append(Stored(embedding: embedding, path: path))
    }

    /// The embeddings that a model can use, the others left out.
    /// - Parameter widths: lengths of the model's vectors, one a text encoder.
    func limited(to widths: [Int]) -> EmbeddingStore {
        var store = self
        store.embeddings.removeAll { $0.embedding.widths != widths }
        for other in embeddings {
            if let reason = Self.reason(other.embedding, widths) { store.skip(other.path, word: other.embedding.name, reason, other.embedding) }
        }
        return store
    }

    /// Why a model with vectors of other lengths cannot use an embedding; nil where it can.
    private static func reason(_ embedding: Embedding, _ widths: [Int]) -> SkippedEmbedding.Reason? {
        if embedding.widths == widths { return nil }
        return embedding.isXL && widths.count == 1 ? .stableDiffusionXL : .width(embedding.width, model: widths.reduce(0, +))
    }

    /// The embedding of exactly this name.
    public subscript(name: String) -> Stored? { place(of: name).map { embeddings[$0] } }

    /// Where the embedding of exactly this name stands in `embeddings`.
    public func place(of name: String) -> Int? { embeddings.firstIndex { $0.embedding.name == name } }

    /// The vectors of all, in the order of `embeddings`, of each one table a text encoder.
    func vectors(_ compute: Compute) -> [[Tensor]] {
        embeddings.map { $0.embedding.vectors.tables.map { $0.tensor(compute) } }
    }

    /// Finds the embeddings in prompts; its indexes are places in `embeddings`.
    public func lookup(tokenizer: CLIPTokenizer) -> EmbeddingLookup {
        let words = embeddings.map { EmbeddingLookup.Word(name: $0.embedding.name, vectorCount: $0.embedding.vectors.count) }
        return EmbeddingLookup(words, tokenizer: tokenizer)
    }
}
