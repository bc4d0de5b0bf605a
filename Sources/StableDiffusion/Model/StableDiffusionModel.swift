import NetworkLayers
import Tensor

/// A checkpoint made ready to compute: tokenizer, networks and noise schedule.
public struct StableDiffusionModel: Sendable {
    public let tokenizer: CLIPTokenizer
    public let textEncoder: TextEncoder
    public let unet: UNet
    public let schedule: NoiseSchedule
    public let compute: Compute
    /// The chunk of an empty text.
    public let emptyChunk: PromptChunk

    /// How the U-Net is held in memory.
    public struct Loading: Sendable {
        /// Whether its matrices are rounded to bfloat16.
        public var roundsToBFloat16: Bool
        /// Whether gradients compute its layers again; see `UNet.recomputes`.
        public var recomputes: Bool

        public init(roundsToBFloat16: Bool = false, recomputes: Bool = false) {
            self.roundsToBFloat16 = roundsToBFloat16
            self.recomputes = recomputes
        }
    }

    /// - Parameter tokenizerFolder: CLIP's tables, for checkpoints that bring none.
    /// - Throws: `NetworkError`, `TokenizerError`, `NoiseScheduleError` or `PromptError`.
    public init(_ checkpoint: Checkpoint, tokenizerFolder: String, loading: Loading = Loading(), compute: Compute) throws {
        tokenizer = try checkpoint.tokenizer.map { try CLIPTokenizer(vocabularyFile: $0.vocabulary, mergesFile: $0.merges) }
            ?? CLIPTokenizer(folder: tokenizerFolder)
        textEncoder = try TextEncoder(CheckedWeights(checkpoint.textEncoder, compute: compute), configuration: checkpoint.textEncoderConfiguration)
        guard tokenizer.count <= textEncoder.configuration.vocabularySize else {
            throw NetworkError.configuration("the tokenizer has \(tokenizer.count) tokens, the text encoder \(textEncoder.configuration.vocabularySize)")
        }
        guard textEncoder.configuration.maximumPositions >= PromptChunk.length else {
            let room = textEncoder.configuration.maximumPositions
            throw NetworkError.configuration("the text encoder has room for \(room) tokens, a prompt's chunk has \(PromptChunk.length)")
        }
        let weights = CheckedWeights(checkpoint.unet, compute: compute)
        var unet = loading.roundsToBFloat16
            ? try UNet(BFloat16Weights(weights), configuration: checkpoint.unetConfiguration)
            : try UNet(weights, configuration: checkpoint.unetConfiguration)
        unet.recomputes = loading.recomputes
        self.unet = unet
        schedule = try checkpoint.noiseSchedule.schedule()
        self.compute = compute
        emptyChunk = try PromptChunks(text: "", tokenizer: tokenizer).chunks[0]
    }

    /// Hidden states of prompts that were cut with one lookup; see `Conditioner`.
    public func condition(_ prompts: [PromptChunks], vectors: [Tensor], options: ConditioningOptions) -> Tensor {
        Conditioner(textEncoder: textEncoder, options: options, compute: compute)(prompts, vectors: vectors, empty: emptyChunk)
    }

    /// Whether the U-Net wants a `PictureConditioning`.
    public var paintsIntoPictures: Bool { unet.configuration.inChannels > unet.configuration.outChannels }

    /// The U-Net's raw output for a latent `[batch, height, width, channels]`; `context` is one prompt for all
    /// pictures, or one a picture.
    /// - Parameter picture: what an inpainting model sees beside the latent; nil for other models.
    public func predict(
        _ latent: Tensor, timestep: Float, context: Tensor, picture: PictureConditioning? = nil
    ) -> Tensor {
        let batch = latent.shape[0]
        let rows = context.shape[0] == batch ? context
            : Tensor.concatenated([Tensor](repeating: context, count: batch), axis: 0)
        let timesteps = [Float](repeating: timestep, count: batch)
        return unet(picture?.beside(latent) ?? latent, timesteps: timesteps, context: rows)
    }
}
