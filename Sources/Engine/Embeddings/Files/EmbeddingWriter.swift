import ModelFiles
import Tensor

/// Writes embeddings as the web UI does: a torch file that its safe unpickler and `torch.load(weights_only=True)` admit.
public enum EmbeddingWriter {
    /// The token that the web UI names for `*` in each of its files.
    static let starToken = 265

    /// Writes the embedding to `path`; a crash or a full disk leaves the old file or the new one, whole.
    /// - Throws: `EmbeddingError`.
    public static func write(_ embedding: Embedding, to path: String) throws(EmbeddingError) {
        let bytes = try bytes(embedding, archive: FilePath.stem(of: path))
        do {
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .file(error)
        }
    }

    /// The bytes of the embedding's `.pt` file. The same embedding gives the same bytes.
    /// - Parameter archive: the folder inside the zip file; torch takes the file's name without extension.
    /// - Throws: `EmbeddingError`.
    public static func bytes(_ embedding: Embedding, archive: String) throws(EmbeddingError) -> [UInt8] {
        guard !embedding.isXL else { throw .notWritable(name: embedding.name) }
        let vectors = embedding.vectors
        do {
            let tensor = try StoredTensor(name: "*", shape: [vectors.count, vectors.width], floats: vectors.values)
            let value: PickleValue = .dictionary([
                "string_to_token": .dictionary(["*": .int(starToken)]),
                "string_to_param": .dictionary(["*": .tensor(tensor)]),
                "name": .string(embedding.name),
                "step": embedding.step.map { .int($0) } ?? .none,
                "sd_checkpoint": embedding.checkpointHash.map { .string($0) } ?? .none,
                "sd_checkpoint_name": embedding.checkpointName.map { .string($0) } ?? .none,
            ])
            return try TorchWriter.bytes(value, name: archive)
        } catch {
            throw .unreadable(error)
        }
    }
}
