import FormulaModels
import FoundationEssentials
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor

/// The small Stable Diffusion 2 model, opened from the files that there are of such models; the one of XL beside it.
enum SmallModel {
    /// How it lies on disk.
    enum Layout: String, CaseIterable, Sendable {
        case plain, withoutLastBlock = "without_last_block", convolutions, turbo, folder
    }

    static func checkpoint(_ layout: Layout) throws -> Checkpoint { try withCheckpoint(layout) { $0 } }

    /// With the files beside it that are read later.
    static func withCheckpoint<Result>(_ layout: Layout, _ body: (Checkpoint) throws -> Result) throws -> Result {
        guard layout == .folder else { return try body(Checkpoint(file(layout.rawValue))) }
        return try withFolder { try body(Checkpoint.open(path: $0)) }
    }

    static func file(
        _ name: String, of model: FormulaModel? = nil, more: [StoredTensor] = [], metadata: [String: String] = [:]
    ) throws -> ModelFiles.TensorFile {
        let model = try model ?? FormulaModel.stableDiffusion2()
        return try ModelFiles.TensorFile(bytes: model.file(name, more: more, metadata: metadata), name: "small.safetensors")
    }

    /// A diffusers folder, removed again after `body`; what was opened in it stays mapped.
    static func withFolder<Result>(of model: FormulaModel? = nil, unet: String = "unet", scheduler: String = "v_prediction",
                                   tokenizer: String? = "tokenizer", _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "small-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try (model ?? FormulaModel.stableDiffusion2()).writeFolder(path, unet: unet, scheduler: scheduler, tokenizer: tokenizer, vocabulary: Fixture.tokenizerFolder)
        return try body(path)
    }

    /// The waves of `make_sd2.py` and `make_sdxl.py`: planar, as PyTorch has them.
    static func wave(_ waves: JSONValue, _ name: String) -> (shape: [Int], values: [Float]) {
        let (shape, step) = (waves[name]?["shape"]?.array?.compactMap(\.integer) ?? [], waves[name]?["step"]?.number ?? 0)
        return (shape, StableDiffusionTests.wave(shape.reduce(1, *), step))
    }
}
