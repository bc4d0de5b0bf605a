import Engine
import EngineInterface
import Glibc
import Testing

/// Writes embeddings for other programs to open, into the folder that `PEER_FILES` names; `Tests/Peers/embedding_files.py` opens them.
@Suite(.enabled(if: getenv("PEER_FILES") != nil)) struct PeerEmbeddings {
    @Test func write() throws {
        let folder = String(cString: try #require(getenv("PEER_FILES")))
        let vectors = try #require(EmbeddingVectors(values: EmbeddingFixtures.mintGhost(), width: 96))
        let embedding = Embedding(name: "mint-ghost-500", vectors: vectors, step: 500, checkpointHash: "0123456789", checkpointName: "tiny sd")
        for name in ["mint-ghost-500.pt", "幽灵 ö.pt"] {
            try EmbeddingWriter.write(embedding, to: "\(folder)/\(name)")
            let state = AdamWState(step: 500, mean: vectors.values.map { $0 / 8 }, squaredMean: vectors.values.map { $0 * $0 })
            try OptimizerStateFile.write(state, of: vectors, learningRate: 0.005, besides: "\(folder)/\(name)")
        }
        let (tokenizer, table) = (try EmbeddingFixtures.tokenizer(), try EmbeddingFixtures.tokenTable())
        let request = EmbeddingRequest(name: "new", initializationText: "a red cat", vectorsPerToken: 75, overwrite: true)
        _ = try EmbeddingCreation.create(request, folder: folder, logDirectory: folder, width: 96, tokenizer: tokenizer, tokenVector: table)
    }
}
