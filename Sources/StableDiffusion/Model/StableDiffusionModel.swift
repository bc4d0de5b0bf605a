import NetworkLayers
import Tensor

/// A checkpoint made ready to compute: text encoders, U-Net and noise schedule.
public struct StableDiffusionModel: Sendable {
    public let textEncoders: TextEncoders
    public let unet: UNet
    public let schedule: NoiseSchedule
    public let compute: Compute

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
        textEncoders = try TextEncoders(checkpoint, tokenizerFolder: tokenizerFolder, compute: compute)
        let weights = CheckedWeights(checkpoint.unet, compute: compute)
        var unet = loading.roundsToBFloat16
            ? try UNet(BFloat16Weights(weights), configuration: checkpoint.unetConfiguration)
            : try UNet(weights, configuration: checkpoint.unetConfiguration)
        unet.recomputes = loading.recomputes
        self.unet = unet
        var noiseSchedule = checkpoint.noiseSchedule
        if checkpoint.evidence == .weights { noiseSchedule.prediction = VelocityTest.prediction(unet, compute: compute) }
        schedule = try noiseSchedule.schedule()
        self.compute = compute
    }

    /// Whether the U-Net wants a `PictureConditioning`.
    public var paintsIntoPictures: Bool { unet.configuration.inChannels > unet.configuration.outChannels }

    /// The U-Net's raw output for a latent `[batch, height, width, channels]`; `conditioning` is one row for all
    /// pictures, or one a picture.
    /// - Parameter picture: what an inpainting model sees beside the latent; nil for other models.
    public func predict(
        _ latent: Tensor, timestep: Float, conditioning: Conditioning, picture: PictureConditioning? = nil
    ) -> Tensor {
        let batch = latent.shape[0]
        let rows = conditioning.batch == batch ? conditioning : conditioning.repeated(batch)
        let timesteps = [Float](repeating: timestep, count: batch)
        return unet(picture?.beside(latent) ?? latent, timesteps: timesteps, conditioning: rows)
    }
}
