import FormulaModels
import FoundationEssentials
import ModelFiles
import NetworkLayers
import StableDiffusion
import Tensor

/// The small Stable Diffusion 2 model, opened from the files that there are of such models.
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

    static func file(_ name: String, more: [StoredTensor] = [], metadata: [String: String] = [:]) throws -> ModelFiles.TensorFile {
        try ModelFiles.TensorFile(bytes: FormulaModel.stableDiffusion2().file(name, more: more, metadata: metadata), name: "small.safetensors")
    }

    /// A diffusers folder, removed again after `body`; what was opened in it stays mapped.
    static func withFolder<Result>(unet: String = "unet", scheduler: String = "v_prediction", tokenizer: String? = "tokenizer",
                                   _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "sd2-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FormulaModel.stableDiffusion2().writeFolder(path, unet: unet, scheduler: scheduler, tokenizer: tokenizer, vocabulary: Fixture.tokenizerFolder)
        return try body(path)
    }

    /// `make_sd2.py`'s waves: planar, as PyTorch has them.
    static func wave(_ waves: JSONValue, _ name: String) -> (shape: [Int], values: [Float]) {
        let (shape, step) = (waves[name]?["shape"]?.array?.compactMap(\.integer) ?? [], waves[name]?["step"]?.number ?? 0)
        return (shape, StableDiffusionTests.wave(shape.reduce(1, *), step))
    }
}
