import Engine
import ModelFiles
import Testing

@Suite struct EmbeddingWriterTests {
    private func trained() throws -> Embedding { try EmbeddingReader.read(path: EmbeddingFixtures.path("trained.pt")) }

    /// The whole value, as text, of a file that PyTorch wrote and of ours; `Tests/Peers/embedding_files.py` opens ours with PyTorch.
    @Test func theFileHoldsWhatPyTorchsHolds() throws {
        var embedding = try trained()
        embedding.name = "inner"
        let ours = try TensorFile(bytes: EmbeddingWriter.bytes(embedding, archive: "trained"), name: "ours")
        let theirs = try TensorFile.open(path: EmbeddingFixtures.path("trained.pt"))
        #expect(try #require(ours.pickle).outline == #require(theirs.pickle).outline)
        #expect(ours.format == .torchZip)
    }

    @Test func filesAreReplacedWhole() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("mein Wörtchen.pt")
        var embedding = try trained()
        embedding.step = nil
        embedding.checkpointName = nil
        try EmbeddingWriter.write(embedding, to: path)
        try EmbeddingWriter.write(embedding, to: path)
        #expect(try Folder.names(in: folder.path) == ["mein Wörtchen.pt"])
        let read = try EmbeddingReader.read(path: path)
        #expect(read.vectors == embedding.vectors && read.step == nil && read.checkpointName == nil)
        #expect(throws: EmbeddingError.self) { try EmbeddingWriter.write(embedding, to: folder.file("absent/x.pt")) }
    }

    @Test func theOptimizersStateIsPyTorchs() throws {
        let path = EmbeddingFixtures.path("trained.pt")
        let state = try #require(try OptimizerStateFile.read(besides: path, of: trained().vectors))
        #expect(state.step == 3)
        #expect(try state.mean == EmbeddingFixtures.numbers("trained.safetensors", "mean"))
        #expect(try state.squaredMean == EmbeddingFixtures.numbers("trained.safetensors", "squared_mean"))
        let bytes = try OptimizerStateFile.bytes(state, of: trained().vectors, learningRate: 0.005, archive: "trained.pt")
        let ours = try #require(try TensorFile(bytes: bytes, name: "ours").pickle)
        let theirs = try #require(try TensorFile.open(path: path + ".optim").pickle)
        #expect(ours["hash"]?.string == theirs["hash"]?.string)
        #expect(ours["optimizer_state_dict"]?["state"]?.outline == theirs["optimizer_state_dict"]?["state"]?.outline)
        let (our, their) = (ours["optimizer_state_dict"]?["param_groups"], theirs["optimizer_state_dict"]?["param_groups"])
        let group = Dictionary(uniqueKeysWithValues: (our?.elements?[0].entries ?? []).map { ($0.key.string ?? "", $0.value.outline) })
        // Newer torch adds one that older has not; it makes up for it when it reads a file without.
        for entry in their?.elements?[0].entries ?? [] where entry.key.string != "decoupled_weight_decay" {
            #expect(group[entry.key.string ?? ""] == entry.value.outline, "\(entry.key)")
        }
    }

    @Test func anOptimizersStateOfOtherVectorsIsNotUsed() throws {
        let folder = try TemporaryFolder()
        var vectors = try trained().vectors
        let state = AdamWState(step: 7, mean: vectors.values.map { $0 * 2 }, squaredMean: vectors.values.map { $0 * $0 })
        let path = folder.file("cat.pt")
        #expect(try OptimizerStateFile.read(besides: path, of: vectors) == nil)
        try OptimizerStateFile.write(state, of: vectors, learningRate: 1e-3, besides: path)
        #expect(try Folder.names(in: folder.path) == ["cat.pt.optim"])
        #expect(try OptimizerStateFile.read(besides: path, of: vectors) == state)
        vectors.replace(with: vectors.values.map { $0 + 1 })
        #expect(try OptimizerStateFile.read(besides: path, of: vectors) == nil)
        #expect(throws: EmbeddingError.self) {
            try OptimizerStateFile.bytes(AdamWState(step: 1, mean: [1], squaredMean: [1]), of: vectors, learningRate: 1, archive: "x")
        }
        try EmbeddingFixtures.copy("webui.pt", to: path + ".optim")
        #expect(throws: EmbeddingError.self) { try OptimizerStateFile.read(besides: path, of: vectors) }
    }
}

extension PickleValue {
    /// The value as text, tensors with shape, type and numbers, so that two can be compared.
    var outline: String {
        switch self {
        case .tensor(let tensor): "tensor \(tensor.shape) \(tensor.type) \(tensor.floats())"
        case .list(let elements): "list \(elements.map(\.outline))"
        case .tuple(let elements): "tuple \(elements.map(\.outline))"
        default:
            if let entries { "{\(entries.map { "\($0.key.outline): \($0.value.outline)" }.joined(separator: ", "))}" } else { "\(self)" }
        }
    }
}
