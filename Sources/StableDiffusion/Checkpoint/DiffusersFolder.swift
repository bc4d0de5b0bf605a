import ModelFiles
import NetworkLayers

/// A model as diffusers writes it: `unet/`, `vae/`, `text_encoder/`, `tokenizer/` and `scheduler/`, each with its `config.json`.
struct DiffusersFolder {
    let path: String

    static func recognises(_ path: String) -> Bool {
        PathKind("\(path)/model_index.json") == .file || PathKind("\(path)/unet/config.json") == .file
    }

    /// The kind by what the configurations say, before any weight is opened.
    /// - Throws: `ModelFileError` when the U-Net's configuration cannot be read.
    func kind() throws(ModelFileError) -> ModelKind {
        guard PathKind("\(path)/unet") == .folder else {
            let hasTransformer = PathKind("\(path)/transformer") == .folder
            return hasTransformer ? .stableDiffusion3 : .unknown
        }
        let unet = try configuration("unet")
        let context = unet.value("cross_attention_dim")?.integer
        if PathKind("\(path)/text_encoder_2") == .folder || unet.value("addition_embed_type")?.string == "text_time" {
            return PathKind("\(path)/text_encoder") == .folder && context != 1280 ? .stableDiffusionXL : .stableDiffusionXLRefiner
        }
        return ModelKind.diffusion(inChannels: unet.value("in_channels")?.integer ?? 4, isVersion2: context == 1024)
    }

    func configuration(_ component: String) throws(ModelFileError) -> ConfigurationFile {
        try ConfigurationFile(path: "\(path)/\(component)/config.json")
    }

    func unet() throws(ModelFileError) -> (UNetConfiguration, NetworkWeights) {
        let configuration = try UNetConfiguration(configuration("unet"))
        let weights = try weights("unet") { $0 }
        try agree(UNetConfiguration(weights, constants: configuration).difference(from: configuration), "unet")
        return (configuration, weights)
    }

    func vae() throws(ModelFileError) -> (VAEConfiguration, NetworkWeights) { try Self.vae("\(path)/vae") }

    /// An autoencoder in a folder of its own.
    static func vae(_ folder: String) throws(ModelFileError) -> (VAEConfiguration, NetworkWeights) {
        let configuration = try VAEConfiguration(ConfigurationFile(path: "\(folder)/config.json"))
        let tensors = try ComponentWeights.open(folder: folder).tensors
        let weights = CompVisLayout(path: folder, tensors: tensors).vae(prefix: "")
        try agree(VAEConfiguration(weights).difference(from: configuration), folder)
        return (configuration, weights)
    }

    func textEncoder() throws(ModelFileError) -> (TextEncoderConfiguration, NetworkWeights) {
        let configuration = try TextEncoderConfiguration(configuration("text_encoder"))
        let weights = try weights("text_encoder") { TextEncoderNames.transformers(Substring($0)) }
        try agree(TextEncoderConfiguration(weights).difference(from: configuration), "text_encoder")
        return (configuration, weights)
    }

    /// The training's schedule; that of Stable Diffusion 1.x where the folder has none.
    func noiseSchedule() throws(ModelFileError) -> NoiseScheduleConfiguration {
        let file = "\(path)/scheduler/scheduler_config.json"
        guard PathKind(file) == .file else { return .stableDiffusion }
        return try NoiseScheduleConfiguration(ConfigurationFile(path: file))
    }

    /// The files of the tokenizer, where the folder has them.
    var tokenizer: TokenizerFiles? {
        let files = TokenizerFiles(vocabulary: "\(path)/tokenizer/vocab.json", merges: "\(path)/tokenizer/merges.txt")
        return PathKind(files.vocabulary) == .file && PathKind(files.merges) == .file ? files : nil
    }

    private func weights(_ component: String, _ rename: (String) -> String?) throws(ModelFileError) -> NetworkWeights {
        let folder = "\(path)/\(component)"
        let renamed = try ComponentWeights.open(folder: folder).tensors.compactMap { tensor in rename(tensor.name).map { tensor.named($0) } }
        return NetworkWeights(path: folder, tensors: Dictionary(renamed.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    private func agree(_ difference: String?, _ component: String) throws(ModelFileError) {
        try Self.agree(difference, "\(path)/\(component)")
    }

    private static func agree(_ difference: String?, _ folder: String) throws(ModelFileError) {
        guard let difference else { return }
        throw ModelFileError(.damaged, path: "\(folder)/config.json", problem: "`\(difference)` does not fit the weights beside it",
                             remedy: "take both from the model's original folder")
    }
}

/// The two files of a CLIP tokenizer.
public struct TokenizerFiles: Sendable, Equatable {
    /// `vocab.json`: tokens and their ids.
    public let vocabulary: String
    /// `merges.txt`: pairs in the order they merge.
    public let merges: String
}
