import ModelFiles
import NetworkLayers

/// A base model, opened: its architecture, and where the weights of its networks lie. Nothing is loaded yet.
public struct Checkpoint: Sendable {
    public let path: String
    public let kind: ModelKind
    public let layout: ModelLayout
    public let unetConfiguration: UNetConfiguration
    public let vaeConfiguration: VAEConfiguration
    public let textEncoderConfiguration: TextEncoderConfiguration
    public let noiseSchedule: NoiseScheduleConfiguration
    public let unet: NetworkWeights
    public let vae: NetworkWeights
    public let textEncoder: NetworkWeights
    /// The tokenizer's files in a diffusers folder; single files have none and use CLIP's.
    public let tokenizer: TokenizerFiles?

    /// Bytes of all weights as they are stored.
    public var byteCount: Int { unet.byteCount + vae.byteCount + textEncoder.byteCount }

    /// Pixels per side of the pictures that the model was trained on.
    public var sampleSize: Int { unetConfiguration.sampleSize * vaeConfiguration.latentFactor }

    /// Opens a checkpoint: one file in the original layout, or a diffusers folder.
    /// - Throws: `ModelFileError` when it cannot be read, is damaged, or is of a kind that cannot be used, which the message names.
    public static func open(path: String) throws(ModelFileError) -> Checkpoint {
        switch PathKind(path) {
        case .folder: try Checkpoint(DiffusersFolder(path: path))
        case .file, .absent: try Checkpoint(TensorFile.open(path: path))
        }
    }

    private init(_ folder: DiffusersFolder) throws(ModelFileError) {
        guard DiffusersFolder.recognises(folder.path) else {
            throw ModelFileError(.missing, path: folder.path, problem: "no diffusers model: it has no model_index.json",
                                 remedy: "name a checkpoint file, or a folder with unet/, vae/ and text_encoder/")
        }
        path = folder.path
        kind = try folder.kind()
        layout = .diffusersFolder
        try Self.refuse(kind, folder.path)
        (unetConfiguration, unet) = try folder.unet()
        (vaeConfiguration, vae) = try folder.vae()
        (textEncoderConfiguration, textEncoder) = try folder.textEncoder()
        noiseSchedule = try folder.noiseSchedule()
        tokenizer = folder.tokenizer
        try checkWidths()
    }

    /// A single file in the original layout.
    public init(_ file: TensorFile) throws(ModelFileError) {
        path = file.path
        kind = ModelKind(file)
        layout = .file(file.format)
        try Self.refuse(kind, file.path)
        let networks = CompVisLayout(path: file.path, tensors: file.tensors)
        unet = networks.unet
        vae = networks.vae()
        textEncoder = networks.textEncoder
        unetConfiguration = try UNetConfiguration(unet)
        vaeConfiguration = try VAEConfiguration(vae)
        textEncoderConfiguration = try TextEncoderConfiguration(textEncoder)
        if let contradiction = vaeConfiguration.contradiction { throw Self.contradiction(contradiction, file.path) }
        var schedule = NoiseScheduleConfiguration.stableDiffusion
        // Checkpoints that predict the velocity say so with an empty tensor.
        if file["v_pred"] != nil { schedule.prediction = .velocity }
        noiseSchedule = schedule
        tokenizer = nil
        try checkWidths()
    }

    private static func refuse(_ kind: ModelKind, _ path: String) throws(ModelFileError) {
        guard let refusal = kind.refusal else { return }
        throw ModelFileError(.unsupported, path: path, problem: refusal, remedy: "use a Stable Diffusion 1.x checkpoint")
    }

    private static func contradiction(_ problem: String, _ path: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "download the model again")
    }

    /// The networks must fit each other.
    private func checkWidths() throws(ModelFileError) {
        guard unetConfiguration.crossAttentionDimension == textEncoderConfiguration.hiddenSize else {
            throw Self.contradiction(
                "the U-Net expects a text of width \(unetConfiguration.crossAttentionDimension), its text encoder makes \(textEncoderConfiguration.hiddenSize)", path)
        }
        let latent = vaeConfiguration.latentChannels
        let incoming = kind == .stableDiffusion1Inpainting ? PictureConditioning.channels(latent: latent) + latent : latent
        guard unetConfiguration.inChannels == incoming, unetConfiguration.outChannels == latent else {
            throw Self.contradiction(
                "the U-Net works on \(unetConfiguration.inChannels) channels, its VAE on \(latent)", path)
        }
    }
}
