import ModelFiles
import Tensor

/// Reads embeddings as different programs write them, told apart by content:
/// the web UI's `string_to_param` (a dictionary or a `ParameterDict`), diffusers' `{token: tensor}` with one vector or several,
/// kohya's `emb_params`, and Stable Diffusion XL's pairs; in torch files of any age and in safetensors, in any real number type.
public enum EmbeddingReader {
    /// Bounds far beyond every embedding, so that a wrong file cannot fill the memory.
    private static let largestCount = 1 << 22

    /// Names of Stable Diffusion XL's two tensors: the web UI's and kohya's, and those of diffusers' training scripts.
    private static let pairs = [(first: "clip_l", second: "clip_g"), (first: "text_encoders_0", second: "text_encoders_1")]

    /// Reads the file at `path`. The word is the file's stem, whatever the name inside.
    /// - Throws: `EmbeddingError`: the file cannot be read, is damaged, or holds no embedding.
    public static func read(path: String) throws(EmbeddingError) -> Embedding {
        if let status = FileStatus(path), !status.isFile, !status.isFolder {
            throw .file(FileError("read", path, reason: "it is no regular file"))
        }
        let file: TensorFile
        do {
            file = try TensorFile.open(path: path)
        } catch {
            throw .unreadable(error)
        }
        return try embedding(in: file, word: FilePath.stem(of: path))
    }

    /// The embedding that an opened file holds.
    /// - Parameter word: what prompts call it.
    /// - Throws: `EmbeddingError.noEmbedding` when it holds something else.
    public static func embedding(in file: TensorFile, word: String) throws(EmbeddingError) -> Embedding {
        let foreign = Set(file.foreignTensors.map(\.type)).sorted()
        let tables = file.pickle.map(tables) ?? file.tensors
        return try embedding(Contents(path: file.path, tables: tables, foreignTypes: foreign, pickle: file.pickle), word: word)
    }

    /// The embedding in a dictionary that came another way, such as inside a picture.
    /// - Parameters:
    ///   - path: what errors call it.
    ///   - word: what prompts call it.
    /// - Throws: `EmbeddingError.noEmbedding` when it holds something else.
    static func embedding(in value: PickleValue, path: String, word: String) throws(EmbeddingError) -> Embedding {
        try embedding(Contents(path: path, tables: tables(of: value), foreignTypes: [], pickle: value), word: word)
    }

    /// What there is to choose from.
    private struct Contents {
        let path: String
        /// The tensors that may be the vectors.
        let tables: [StoredTensor]
        /// Names of number types that are not read.
        let foreignTypes: [String]
        /// Where the step and the checkpoint stand.
        let pickle: PickleValue?
    }

    private static func embedding(_ contents: Contents, word: String) throws(EmbeddingError) -> Embedding {
        let tables = contents.tables
        var embedding: Embedding
        if let pair = pairs.first(where: { pair in tables.contains { $0.name == pair.first } && tables.contains { $0.name == pair.second } }) {
            let first = try vectors(tables.last { $0.name == pair.first }, contents)
            let second = try vectors(tables.last { $0.name == pair.second }, contents)
            guard let vectors = EmbeddingVectors(tables: [first, second]) else {
                throw .noEmbedding(path: contents.path, problem: "has \(first.count) vectors for one text encoder and \(second.count) for the other")
            }
            embedding = Embedding(name: word, vectors: vectors)
        } else if tables.count > 1 {
            let names = tables.prefix(3).map(\.name).joined(separator: ", ")
            throw .noEmbedding(path: contents.path, problem: "holds \(tables.count) tensors (\(names)\(tables.count > 3 ? ", …" : "")), an embedding has one")
        } else {
            embedding = Embedding(name: word, vectors: try vectors(tables.first, contents))
        }
        embedding.step = step(contents.pickle?["step"])
        embedding.checkpointHash = contents.pickle?["sd_checkpoint"]?.string
        embedding.checkpointName = contents.pickle?["sd_checkpoint_name"]?.string
        return embedding
    }

    /// The tensors of a dictionary that may be the vectors: those under `string_to_param` where there is such a level, else those at the top.
    private static func tables(of pickle: PickleValue) -> [StoredTensor] {
        let level = pickle["string_to_param"] ?? pickle
        if let tensor = level.tensor { return [tensor.named("")] }
        return (level.entries ?? []).compactMap { entry in
            entry.value.tensor?.named(entry.key.string ?? entry.key.int.map(String.init) ?? "")
        }
    }

    /// A tensor of one or two dimensions as vectors; half precision widens exactly.
    private static func vectors(_ tensor: StoredTensor?, _ contents: Contents) throws(EmbeddingError) -> EmbeddingVectors {
        guard let tensor else {
            let types = contents.foreignTypes.joined(separator: ", ")
            throw .noEmbedding(path: contents.path, problem: types.isEmpty ? "holds no vectors" : "holds numbers of a type that is not read (\(types))")
        }
        guard tensor.type.isFloatingPoint, (1...2).contains(tensor.shape.count), let width = tensor.shape.last else {
            throw .noEmbedding(path: contents.path, problem: "holds a tensor of shape \(tensor.shape) and type \(tensor.type.rawValue), no vectors")
        }
        guard tensor.count <= largestCount else {
            throw .noEmbedding(path: contents.path, problem: "holds \(tensor.count) numbers, far more than an embedding has")
        }
        guard let vectors = EmbeddingVectors(values: tensor.floats(), width: width) else {
            throw .noEmbedding(path: contents.path, problem: "holds an empty tensor of shape \(tensor.shape)")
        }
        return vectors
    }

    /// A count of steps, which some programs keep as a tensor; one that cannot be true is left out.
    private static func step(_ value: PickleValue?) -> Int? {
        guard let value else { return nil }
        let step = value.int ?? value.tensor.flatMap { $0.count == 1 ? $0.integers()?.first ?? Int(exactly: $0.floats()[0]) : nil }
        return step.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil }
    }
}
