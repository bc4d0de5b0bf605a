import ModelFiles
import StableDiffusion

/// The vectors that a model's text encoder has for its tokens, read where they lie in the checkpoint: nothing is loaded.
public struct TokenTable: Sendable {
    /// Length of a vector.
    public let width: Int
    private let tensor: StoredTensor
    private let count: Int

    /// - Throws: `ModelFileError` when the checkpoint has no such table.
    public init(_ checkpoint: Checkpoint) throws(ModelFileError) {
        let name = "text_model.embeddings.token_embedding.weight"
        guard let tensor = checkpoint.textEncoders.first?.weights[name], tensor.shape.count == 2 else {
            throw ModelFileError(
                .missing, path: checkpoint.path, problem: "the text encoder's token table is missing", remedy: "download the model again")
        }
        self.tensor = tensor
        count = tensor.shape[0]
        width = tensor.shape[1]
    }

    /// Mean length of the vectors, by every 64th token: enough for two digits. Runaway lengths of an embedding show beside it.
    var meanNorm: Double {
        let lengths = stride(from: 0, to: count, by: 64).map { token in
            self[token].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        }
        return lengths.isEmpty ? .nan : lengths.reduce(0, +) / Double(lengths.count)
    }

    /// The vector of a token; empty for an id that the table does not have.
    public subscript(token: Int) -> [Float] {
        guard 0..<count ~= token else { return [] }
        return tensor.rows(token..<token + 1)?.floats() ?? []
    }
}
