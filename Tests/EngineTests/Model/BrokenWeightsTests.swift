import Engine
import EngineInterface
import FoundationEssentials
import ModelFiles
import StableDiffusion
import Testing

/// Checkpoints with numbers that are not finite, as broken merges and halved precision leave them behind: found before any work.
@Suite struct BrokenWeightsTests {
    private let folder: TemporaryFolder
    private let home: Home
    private var model: String { folder.file("model") }
    private static let parts = ["unet": "diffusion_pytorch_model.safetensors", "vae": "diffusion_pytorch_model.safetensors", "text_encoder": "model.safetensors"]

    init() throws {
        folder = try TemporaryFolder()
        home = Home(path: folder.file("home"))
        try FileManager.default.copyItem(atPath: FilePath.joined(TrainingHome.resources.path, "tiny-sd"), toPath: folder.file("model"))
    }

    /// Writes NaN in the place of one number of a tensor; all bits set are NaN in every number type.
    /// - Parameters:
    ///   - last: whether its last number, else its first.
    ///   - all: whether all of its numbers.
    private func damage(_ part: String, last: Bool = false, all: Bool = false, _ tensor: (StoredTensor) -> Bool) throws -> String {
        let path = FilePath.joined(model, "\(part)/\(Self.parts[part] ?? "")")
        let tensors = try TensorFile.open(path: path).tensors
        let place = try #require(tensors.indices.first { tensor(tensors[$0]) })
        let found = tensors[place]
        var bytes = try SmallFile.bytes(path, limit: 1 << 30)
        let start = last ? found.range.upperBound - found.type.size : found.range.lowerBound
        for place in all ? found.range : start ..< start + found.type.size { bytes[place] = 0xFF }
        try AtomicFile.write(bytes, to: path)
        return found.name
    }

    private func load(vae: String = "none", trains: Bool = false) throws -> LoadedModel {
        let options = ModelOptions(model: model, vae: vae, threads: 2)
        return try LoadedModel.load(OpenedModel(options, home: home, resources: TrainingHome.resources), options, for: .init(width: 0, height: 0, batch: 1, trains: trains), home: home, resources: TrainingHome.resources) { _ in }
    }

    @Test(arguments: ["unet", "vae", "text_encoder"], [1, 2, 4]) func aLineNamesFileAndTensor(_ part: String, _ dimensions: Int) throws {
        guard part != "text_encoder" || dimensions < 4 else { return }
        let name = try damage(part, last: dimensions != 2) { $0.shape.count == dimensions && $0.type.isFloatingPoint }
        let error = try #require(throws: SettingsError.self) { try load() }
        #expect(error.description.hasSuffix(
            "\(model): the weight \(name) in \(Self.parts[part] ?? "") holds numbers that are not finite; download the file again, or use another one"), "\(error)")
    }

    /// Another VAE is the cure for a broken one.
    @Test func aBrokenVAEThatIsNotUsedIsNotRead() throws {
        let whole = folder.file("other.vae.safetensors")
        try AtomicFile.write(SmallFile.bytes(FilePath.joined(model, "vae/diffusion_pytorch_model.safetensors"), limit: 1 << 30), to: whole)
        _ = try damage("vae") { $0.shape.count == 4 }
        #expect(throws: SettingsError.self) { try load() }
        #expect(try load(vae: whole).generationVAE.isExternal)
    }

    @Test func aNewWordIsNotMadeOfThem() throws {
        _ = try damage("text_encoder", all: true) { $0.name.hasSuffix("token_embedding.weight") }
        let request = EmbeddingRequest(name: "word", initializationText: "cat", vectorsPerToken: 1, overwrite: false)
        let error = try #require(throws: EmbeddingError.self) {
            _ = try EmbeddingCreation.create(request, model: model, home: home, resources: TrainingHome.resources)
        }
        #expect(error.description.hasPrefix("The model's vectors for the initialization text hold numbers that are not finite"))
        #expect(FileStatus(FilePath.joined(home.embeddings, "word.pt")) == nil)
    }
}
