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
            return hasTransformer ? .foreign(.stableDiffusion3) : .unknown
        }
        let unet = try configuration("unet")
        let hasSecond = PathKind("\(path)/text_encoder_2") == .folder || unet.value("addition_embed_type")?.string == "text_time"
        if hasSecond, PathKind("\(path)/text_encoder") != .folder { return .foreign(.refiner) }
        let kind = ModelKind.diffusion(hasSecond ? .stableDiffusionXL : try family(), inChannels: unet.value("in_channels")?.integer ?? 4)
        guard hasSecond, kind == .checkpoint(.stableDiffusionXL, .plain) else { return kind }
        let depths = try UNetConfiguration(unet)
        return .checkpoint(.stableDiffusionXL, ModelKind.Variant(xlDepths: Array(depths.downTransformers.joined()), hasMiddle: depths.middleTransformers > 0))
    }

    /// The family of a model with one text encoder: OpenCLIP's computes GELU exactly, CLIP's approximately. Where there is no such
    /// configuration the model is refused later for that.
    private func family() throws(ModelFileError) -> ModelFamily {
        guard PathKind("\(path)/text_encoder/config.json") == .file else { return .standard }
        let activation = try configuration("text_encoder").part("text_config").value("hidden_act")?.string
        return .ofSingleEncoder(isOpenCLIP: activation == TextEncoderConfiguration.Activation.gelu.rawValue)
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
        try agree(VAEConfiguration(weights, constants: configuration).difference(from: configuration), folder)
        return (configuration, weights)
    }

    func textEncoder(_ encoder: TextEncoderFamily) throws(ModelFileError) -> Checkpoint.TextEncoderPart {
        let configuration = try TextEncoderConfiguration(configuration(encoder.folder), pools: encoder.architecture.pooledWidth != nil)
        let weights = try weights(encoder.folder) { TransformersNames.textEncoder(Substring($0)) }
        try agree(TextEncoderConfiguration(weights, constants: configuration).difference(from: configuration), encoder.folder)
        return Checkpoint.TextEncoderPart(
            configuration: configuration, weights: weights, tokenizer: TokenizerFiles(folder: "\(path)/\(encoder.tokenizerFolder)"),
            padding: try padding(encoder.tokenizerFolder), family: encoder)
    }

    /// The training's schedule; nil where the folder has none.
    func noiseSchedule() throws(ModelFileError) -> NoiseScheduleConfiguration? {
        let file = "\(path)/scheduler/scheduler_config.json"
        guard PathKind(file) == .file else { return nil }
        return try NoiseScheduleConfiguration(ConfigurationFile(path: file))
    }

    /// What the tokenizer fills texts up with: a word, or an object with its `content`; nil where it does not say. As in
    /// transformers, the map goes before the configuration.
    private func padding(_ folder: String) throws(ModelFileError) -> TokenPadding? {
        for name in ["special_tokens_map.json", "tokenizer_config.json"] where PathKind("\(path)/\(folder)/\(name)") == .file {
            guard let value = try ConfigurationFile(path: "\(path)/\(folder)/\(name)").value("pad_token") else { continue }
            if let token = value.string ?? value["content"]?.string { return .token(token) }
        }
        return nil
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
