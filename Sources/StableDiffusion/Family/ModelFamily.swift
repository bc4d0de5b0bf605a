/// All in which the families of Stable Diffusion differ, each fact once; whoever needs one asks the family.
///
/// Where a fact leaves no trace in a single file's tensors it is that of the family's published configuration: `v1-inference.yaml`,
/// `v2-inference.yaml` and `v2-inference-v.yaml` (Stability-AI/stablediffusion).
public struct ModelFamily: Sendable {
    /// What people call it, for example `Stable Diffusion 1.x`.
    public let name: String
    /// Its name in options, for example `sd1`.
    public let abbreviation: String
    /// Its text encoders, in the order in which their hidden states are concatenated.
    public let textEncoders: [TextEncoderFamily]
    /// The U-Net of its published checkpoints.
    public let unet: UNetConfiguration
    /// How many numbers the weights of that U-Net have.
    public let unetNumbers: Int
    /// How the channels of a level are split into attention heads.
    let attentionHeads: AttentionHeads
    public let vae: VAEConfiguration
    public let noiseSchedule: NoiseScheduleConfiguration
    /// Side of the latents that models of the other prediction than `noiseSchedule`'s were trained on.
    let otherSampleSize: Int
    /// Whether a single file of this family may predict the velocity without saying so.
    let hidesPrediction: Bool
    /// Whether published files hold 1x1 convolutions around the U-Net's transformers, where others hold matrices; the networks read both.
    public let projectsByConvolution: Bool
    /// Whether an empty negative prompt is no text at all: zeros in the place of all that the text encoders say of it.
    public let zeroesEmptyNegative: Bool
    /// Whether it can be taught a word; pictures are made with all of them.
    public let isTrainable: Bool

    /// How the channels of a level are split into attention heads, which leaves no trace in shapes.
    enum AttentionHeads: Sendable {
        case count(Int)
        case width(Int)

        func heads(channels: Int) -> Int {
            switch self {
            case .count(let count): count
            case .width(let width): max(1, channels / width)
            }
        }
    }

    /// Whether a new embedding spreads all tokens of its initialization text over its vectors, else as many as it has vectors.
    public var spreadsWholeInitializationText: Bool { textEncoders.allSatisfy(\.isOpenCLIP) }

    /// Whether clip skip chooses among the layers of any of its text encoders.
    public var takesClipSkip: Bool { textEncoders.contains(where: \.takesClipSkip) }

    /// Side of the latents that a model of a prediction was trained on.
    func sampleSize(_ prediction: NoiseSchedule.Prediction) -> Int {
        prediction == noiseSchedule.prediction ? unet.sampleSize : otherSampleSize
    }

    /// Side in pixels of the largest pictures that its published models were trained on.
    public var largestSide: Int { max(unet.sampleSize, otherSampleSize) * vae.latentFactor }

    /// All, in the order in which they were published.
    public static let all = [stableDiffusion1, stableDiffusion2, stableDiffusionXL]

    /// The one that is meant where nothing says otherwise.
    public static let standard = stableDiffusion1

    /// The family of a model with one text encoder, OpenAI's or OpenCLIP's.
    static func ofSingleEncoder(isOpenCLIP: Bool) -> ModelFamily { isOpenCLIP ? stableDiffusion2 : stableDiffusion1 }

    /// The options' names of the families that can be taught a word, as a help names them.
    public static var trainableAbbreviations: String { all.filter(\.isTrainable).map(\.abbreviation).joined(separator: ", ") }

    /// The families on which clip skip has no effect, as a help names them.
    public static var namesWithoutClipSkip: String { alternatives(all.filter { !$0.takesClipSkip }) }

    /// All, as a remedy names them: `Stable Diffusion 1.x, 2.x or XL`.
    public static var usableNames: String { alternatives(all) }

    /// Those that can be taught a word, as a remedy names them.
    public static var trainableNames: String { alternatives(all.filter(\.isTrainable)) }

    private static func alternatives(_ families: [ModelFamily]) -> String {
        let versions = families.dropFirst().compactMap { $0.name.split(separator: " ").last.map(String.init) }
        let first = families.first?.name ?? ""
        guard let last = versions.last else { return first }
        return ([first] + versions.dropLast()).joined(separator: ", ") + " or \(last)"
    }
}

extension ModelFamily: Hashable {
    public static func == (one: ModelFamily, other: ModelFamily) -> Bool { one.name == other.name }
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// One text encoder of a family: where its weights stand, and what of it shapes do not tell.
public struct TextEncoderFamily: Sendable {
    /// What the names of its weights begin with in a single file.
    let prefix: String
    /// Whether a single file names its weights as OpenCLIP does, and its texts are read as OpenCLIP's tokenizer reads them; else as transformers.
    let isOpenCLIP: Bool
    /// Its folder in a diffusers folder, and its tokenizer's.
    public let folder: String
    let tokenizerFolder: String
    /// The published one.
    public let architecture: TextEncoderConfiguration
    /// What chunks are filled up with behind the end token, in single files.
    let padding: TokenPadding
    /// Whether the last layer of the published encoder is left out before the final normalisation.
    let leavesOutLastLayer: Bool
    /// Which layer's states are taken.
    let layer: Layer
    /// Whether the final normalisation is applied to them.
    let normalizes: Bool

    /// Which layer of a text encoder conditions the U-Net, counted from the last one, 1.
    enum Layer: Sendable, Equatable {
        /// The one that clip skip says.
        case chosen
        /// Always this one: the web UI leaves clip skip without effect.
        case fixed(Int)
        /// This one, unless the web UI's setting `sdxl_clip_l_skip` lets clip skip say.
        case chosenOnRequest(standard: Int)
    }

    /// Whether clip skip has an effect without any other setting.
    var takesClipSkip: Bool { layer == .chosen }

    /// How its states are read.
    func reading(_ options: ConditioningOptions) -> TextEncoder.Reading {
        let skip = switch layer {
        case .chosen: options.clipSkip
        case .fixed(let skip): skip
        case .chosenOnRequest(let standard): options.skipsLayersOfXL ? options.clipSkip : standard
        }
        return TextEncoder.Reading(clipSkip: skip, normalizes: normalizes)
    }
}

/// What stands behind the end token of a chunk that is not full.
public enum TokenPadding: Sendable, Equatable {
    /// The end token again.
    case endToken
    /// The token of id 0.
    case zero
    /// A token of the vocabulary, as a tokenizer's configuration names it.
    case token(String)
}

extension ModelFamily {
    public static let stableDiffusion1 = ModelFamily(
        name: "Stable Diffusion 1.x", abbreviation: "sd1",
        textEncoders: [
            TextEncoderFamily(
                prefix: "cond_stage_model.transformer.", isOpenCLIP: false, folder: "text_encoder", tokenizerFolder: "tokenizer",
                architecture: .clipL, padding: .endToken, leavesOutLastLayer: false, layer: .chosen, normalizes: true),
        ],
        unet: UNetConfiguration(
            inChannels: 4, outChannels: 4, blockOutChannels: [320, 640, 1280, 1280], layersPerBlock: 2,
            downBlocksHaveCrossAttention: [true, true, true, false], upBlocksHaveCrossAttention: [false, true, true, true],
            crossAttentionDimension: 768, attentionHeads: [8, 8, 8, 8], transformerLayersPerBlock: [1, 1, 1, 1],
            normGroups: 32, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 64),
        unetNumbers: 859_520_964, attentionHeads: .count(8), vae: .published(scalingFactor: 0.18215),
        noiseSchedule: .stableDiffusion, otherSampleSize: 64, hidesPrediction: false, projectsByConvolution: true, zeroesEmptyNegative: false, isTrainable: true)

    public static let stableDiffusion2 = ModelFamily(
        name: "Stable Diffusion 2.x", abbreviation: "sd2",
        textEncoders: [
            TextEncoderFamily(
                prefix: "cond_stage_model.model.", isOpenCLIP: true, folder: "text_encoder", tokenizerFolder: "tokenizer",
                architecture: .openCLIPH, padding: .zero, leavesOutLastLayer: true, layer: .fixed(1), normalizes: true),
        ],
        unet: UNetConfiguration(
            inChannels: 4, outChannels: 4, blockOutChannels: [320, 640, 1280, 1280], layersPerBlock: 2,
            downBlocksHaveCrossAttention: [true, true, true, false], upBlocksHaveCrossAttention: [false, true, true, true],
            crossAttentionDimension: 1024, attentionHeads: [5, 10, 20, 20], transformerLayersPerBlock: [1, 1, 1, 1],
            normGroups: 32, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 64),
        unetNumbers: 865_910_724, attentionHeads: .width(64), vae: .published(scalingFactor: 0.18215),
        noiseSchedule: .stableDiffusion, otherSampleSize: 96, hidesPrediction: true, projectsByConvolution: false, zeroesEmptyNegative: false, isTrainable: true)

    public static let stableDiffusionXL = ModelFamily(
        name: "Stable Diffusion XL", abbreviation: "sdxl",
        textEncoders: [
            TextEncoderFamily(
                prefix: "conditioner.embedders.0.transformer.", isOpenCLIP: false, folder: "text_encoder", tokenizerFolder: "tokenizer",
                architecture: .clipL, padding: .endToken, leavesOutLastLayer: false, layer: .chosenOnRequest(standard: 2), normalizes: false),
            TextEncoderFamily(
                prefix: "conditioner.embedders.1.model.", isOpenCLIP: true, folder: "text_encoder_2", tokenizerFolder: "tokenizer_2",
                architecture: .openCLIPG, padding: .zero, leavesOutLastLayer: false, layer: .fixed(2), normalizes: false),
        ],
        unet: UNetConfiguration(
            inChannels: 4, outChannels: 4, blockOutChannels: [320, 640, 1280], layersPerBlock: 2,
            downBlocksHaveCrossAttention: [false, true, true], upBlocksHaveCrossAttention: [true, true, false],
            crossAttentionDimension: 2048, attentionHeads: [5, 10, 20], transformerLayersPerBlock: [1, 2, 10],
            normGroups: 32, normEpsilon: 1e-5, flipSinToCos: true, freqShift: 0, sampleSize: 128, addition: .init(pooledWidth: 1280)),
        unetNumbers: 2_567_463_684, attentionHeads: .width(64), vae: .published(scalingFactor: 0.13025),
        noiseSchedule: .stableDiffusionXL, otherSampleSize: 128, hidesPrediction: false, projectsByConvolution: false, zeroesEmptyNegative: true, isTrainable: false)
}

extension TextEncoderConfiguration {
    /// CLIP ViT-L/14's text encoder (Radford et al., 2021).
    public static let clipL = TextEncoderConfiguration(
        hiddenSize: 768, intermediateSize: 3072, layers: 12, heads: 12, vocabularySize: 49408, maximumPositions: 77,
        activation: .quickGELU, layerNormEpsilon: 1e-5)

    /// OpenCLIP ViT-H/14's, without its last layer: the states before that are what Stable Diffusion 2 was trained on.
    public static let openCLIPH = TextEncoderConfiguration(
        hiddenSize: 1024, intermediateSize: 4096, layers: 23, heads: 16, vocabularySize: 49408, maximumPositions: 77,
        activation: .gelu, layerNormEpsilon: 1e-5)

    /// OpenCLIP ViT-bigG/14's.
    public static let openCLIPG = TextEncoderConfiguration(
        hiddenSize: 1280, intermediateSize: 5120, layers: 32, heads: 20, vocabularySize: 49408, maximumPositions: 77,
        activation: .gelu, layerNormEpsilon: 1e-5, pooledWidth: 1280)
}

extension VAEConfiguration {
    /// That of all families, which differ in the factor alone.
    static func published(scalingFactor: Double) -> VAEConfiguration {
        VAEConfiguration(
            inChannels: 3, outChannels: 3, latentChannels: 4, blockOutChannels: [128, 256, 512, 512], layersPerBlock: 2, normGroups: 32,
            scalingFactor: scalingFactor, usesQuantConvolution: true, usesPostQuantConvolution: true)
    }
}

extension NoiseScheduleConfiguration {
    /// That of Stable Diffusion 1, and the numbers of all families.
    public static let stableDiffusion = NoiseScheduleConfiguration(
        betaStart: 0.00085, betaEnd: 0.012, curve: .scaledLinear, trainTimesteps: 1000, prediction: .epsilon)

    /// Stable Diffusion XL's, for which other steps were aligned.
    public static let stableDiffusionXL: NoiseScheduleConfiguration = {
        var schedule = stableDiffusion
        schedule.alignedSigmas = [14.615, 6.315, 3.771, 2.181, 1.342, 0.862, 0.555, 0.380, 0.234, 0.113, 0.029]
        return schedule
    }()
}
