import ModelFiles
import NetworkLayers

/// A base model, opened: its architecture, and where the weights of its networks lie. Nothing is loaded yet.
public struct Checkpoint: Sendable {
    public let path: String
    public let family: ModelFamily
    public let variant: ModelKind.Variant
    public let layout: ModelLayout
    public let unetConfiguration: UNetConfiguration
    public let vaeConfiguration: VAEConfiguration
    public let noiseSchedule: NoiseScheduleConfiguration
    /// How `noiseSchedule.prediction` was told.
    public let evidence: PredictionFinding.Evidence
    public let unet: NetworkWeights
    public let vae: NetworkWeights
    /// As many as the family has, in its order.
    public let textEncoders: [TextEncoderPart]

    /// One text encoder of a checkpoint.
    public struct TextEncoderPart: Sendable {
        public let configuration: TextEncoderConfiguration
        public let weights: NetworkWeights
        /// The tokenizer's files in a diffusers folder; single files have none and use CLIP's.
        public let tokenizer: TokenizerFiles?
        /// How the tokenizer reads texts.
        public let textRule: TextRule
        public let padding: TokenPadding
        /// How far clip skip can go; nil where it has no effect.
        public var mostClipSkip: Int? { encoder.takesClipSkip ? configuration.layers : nil }
        let encoder: TextEncoderFamily
    }

    public var kind: ModelKind { .checkpoint(family, variant) }

    /// Bytes of all weights as they are stored.
    public var byteCount: Int { unet.byteCount + vae.byteCount + textEncoders.reduce(0) { $0 + $1.weights.byteCount } }

    /// Pixels per side of the pictures that the model was trained on.
    public var sampleSize: Int { unetConfiguration.sampleSize * vaeConfiguration.latentFactor }

    /// How far clip skip can go; nil where it has no effect on any text encoder.
    public var mostClipSkip: Int? { textEncoders.compactMap(\.mostClipSkip).min() }

    /// Lengths of an embedding's vectors, one a text encoder.
    public var textWidths: [Int] { textEncoders.map(\.configuration.hiddenSize) }

    /// Opens a checkpoint: one file in the original layout, or a diffusers folder.
    /// - Throws: `ModelFileError` when it cannot be read, is damaged, or is of a kind that cannot be used, which the message names.
    public static func open(path: String, hints: CheckpointHints = CheckpointHints()) throws(ModelFileError) -> Checkpoint {
        try ModelSource.open(path: path).checkpoint(hints: hints)
    }

    init(_ folder: DiffusersFolder, kind: ModelKind, hints: CheckpointHints) throws(ModelFileError) {
        path = folder.path
        (family, variant) = try Self.usable(kind, folder.path)
        layout = .diffusersFolder
        (unetConfiguration, unet) = try folder.unet()
        (vaeConfiguration, vae) = try folder.vae()
        var encoders: [TextEncoderPart] = []
        for encoder in family.textEncoders { encoders.append(try folder.textEncoder(encoder)) }
        textEncoders = encoders
        var schedule = try folder.noiseSchedule() ?? family.noiseSchedule
        schedule.alignedSigmas = family.noiseSchedule.alignedSigmas
        let finding = hints.overruling(PredictionFinding(
            prediction: schedule.prediction, evidence: .schedulerConfiguration, hasZeroTerminalSNR: schedule.hasZeroTerminalSNR))
        (schedule.prediction, schedule.hasZeroTerminalSNR) = (finding.prediction, finding.hasZeroTerminalSNR)
        (noiseSchedule, evidence) = (schedule, finding.evidence)
        try checkWidths()
    }

    /// A single file in the original layout.
    public init(_ file: TensorFile, hints: CheckpointHints = CheckpointHints()) throws(ModelFileError) {
        try self.init(file, kind: ModelKind(file), hints: hints)
    }

    init(_ file: TensorFile, kind: ModelKind, hints: CheckpointHints) throws(ModelFileError) {
        path = file.path
        (family, variant) = try Self.usable(kind, file.path)
        layout = .file(file.format)
        let networks = CompVisLayout(path: file.path, tensors: file.tensors)
        unet = networks.unet
        vae = networks.vae()
        var unetConfiguration = try UNetConfiguration(unet, family: family)
        vaeConfiguration = try VAEConfiguration(vae, constants: family.vae)
        var encoders: [TextEncoderPart] = []
        for encoder in family.textEncoders { encoders.append(try TextEncoderPart(networks.textEncoder(encoder), encoder)) }
        textEncoders = encoders
        if let contradiction = vaeConfiguration.contradiction { throw Self.contradiction(contradiction, file.path) }
        let finding = PredictionFinding(file, family: family, variant: variant, unet: unet, hints: hints)
        var schedule = family.noiseSchedule
        (schedule.prediction, schedule.hasZeroTerminalSNR) = (finding.prediction, finding.hasZeroTerminalSNR)
        (noiseSchedule, evidence) = (schedule, finding.evidence)
        unetConfiguration.sampleSize = family.sampleSize(finding.prediction)
        self.unetConfiguration = unetConfiguration
        try checkWidths()
    }

    private static func usable(_ kind: ModelKind, _ path: String) throws(ModelFileError) -> (ModelFamily, ModelKind.Variant) {
        if case .checkpoint(let family, let variant) = kind, kind.refusal == nil { return (family, variant) }
        throw ModelFileError(.unsupported, path: path, problem: kind.refusal ?? kind.name, remedy: kind.remedy)
    }

    private static func contradiction(_ problem: String, _ path: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "download the model again")
    }

    /// The networks must fit each other.
    private func checkWidths() throws(ModelFileError) {
        let texts = [(expected: unetConfiguration.crossAttentionDimension, made: textWidths.reduce(0, +)),
                     (expected: unetConfiguration.addition?.pooledWidth ?? 0, made: textEncoders.compactMap(\.configuration.pooledWidth).last ?? 0)]
        for (expected, made) in texts where expected != made {
            throw Self.contradiction("the U-Net expects a text of width \(expected), its text encoder makes \(made)", path)
        }
        let latent = vaeConfiguration.latentChannels
        let incoming = variant == .inpainting ? PictureConditioning.channels(latent: latent) + latent : latent
        guard unetConfiguration.inChannels == incoming, unetConfiguration.outChannels == latent else {
            throw Self.contradiction(
                "the U-Net works on \(unetConfiguration.inChannels) channels, its VAE on \(latent)", path)
        }
    }
}

extension Checkpoint.TextEncoderPart {
    /// - Parameters:
    ///   - tokenizer: what a folder has of its own; it reads texts as transformers does, and CLIP's as the family's programs do.
    ///   - padding: nil is the family's.
    init(
        configuration: TextEncoderConfiguration, weights: NetworkWeights, tokenizer: TokenizerFiles?, padding: TokenPadding? = nil, family: TextEncoderFamily
    ) {
        self.init(
            configuration: configuration, weights: weights, tokenizer: tokenizer, textRule: tokenizer == nil && family.isOpenCLIP ? .openCLIP : .transformers,
            padding: padding ?? family.padding, encoder: family)
    }

    /// Its own tokenizer, else CLIP's.
    /// - Parameter folder: CLIP's tables.
    /// - Throws: `TokenizerError`.
    public func readTokenizer(orCLIPs folder: String) throws(TokenizerError) -> CLIPTokenizer {
        guard let tokenizer else { return try CLIPTokenizer(folder: folder, rule: textRule) }
        return try CLIPTokenizer(tokenizer, rule: textRule)
    }

    /// Of a single file.
    fileprivate init(_ weights: NetworkWeights, _ encoder: TextEncoderFamily) throws(ModelFileError) {
        var configuration = try TextEncoderConfiguration(weights, constants: encoder.architecture)
        if encoder.leavesOutLastLayer { configuration.layers = Self.layers(of: weights, blocks: configuration.layers, encoder) }
        self.init(configuration: configuration, weights: weights, tokenizer: nil, family: encoder)
    }

    /// A file holds all blocks, the last of which is never run, or only those that are: diffusers' converter writes 23 of 24, without the
    /// projection; kohya's puts a copy in the last one's place.
    private static func layers(of weights: NetworkWeights, blocks: Int, _ encoder: TextEncoderFamily) -> Int {
        let published = encoder.architecture.layers
        if blocks == published || blocks == published + 1 { return published }
        return weights["text_projection"] == nil ? blocks : max(1, blocks - 1)
    }
}
