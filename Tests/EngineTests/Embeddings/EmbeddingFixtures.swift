import Engine
import ModelFiles
import StableDiffusion

/// The files of `Fixtures/embeddings`; `Fixtures/make_embeddings.py` tells what they hold.
enum EmbeddingFixtures {
    private static let tests = FilePath.folder(of: FilePath.folder(of: #filePath))
    private static let model = FilePath.joined(FilePath.folder(of: FilePath.folder(of: tests)), "Sources/TextualInversion/Resources/tiny-sd")

    static func path(_ name: String) -> String { FilePath.joined(tests, "Fixtures/embeddings/\(name)") }

    static func numbers(_ file: String, _ name: String) throws -> [Float] {
        try TensorFile.open(path: path(file))[name]?.floats() ?? []
    }

    /// What every file of "mint-ghost" holds: 8 vectors of 96 numbers.
    static func mintGhost() throws -> [Float] { try numbers("vectors.safetensors", "mint-ghost") }

    static func tokenizer() throws -> CLIPTokenizer { try CLIPTokenizer(folder: FilePath.joined(model, "tokenizer")) }

    /// Row by row the built-in model's token table.
    static func tokenTable() throws -> (Int) -> [Float] {
        let file = try TensorFile.open(path: FilePath.joined(model, "text_encoder/model.safetensors"))
        let table = file.tensors.first { $0.name.hasSuffix("token_embedding.weight") }?.floats() ?? []
        return { Array(table[$0 * 96..<($0 + 1) * 96]) }
    }

    static func copy(_ name: String, to path: String) throws {
        try Folder.make(FilePath.folder(of: path))
        try AtomicFile.write(SmallFile.bytes(self.path(name)), to: path)
    }
}
