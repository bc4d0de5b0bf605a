import Tensor

/// From prompts to latents: a model, led by two conditionings, sampled.
public struct TextToImage {
    public let model: StableDiffusionModel
    /// Hidden states `[1, tokens, width]` of the prompt and of the negative prompt.
    public let positive: Tensor
    public let negative: Tensor
    public let guidanceScale: Float
    /// See `ClassifierFreeGuidance.rescale`.
    public var guidanceRescale: Float = 0
    public let sampling: Sampling
    /// What of the latent is painted at all; nil paints everything. For sampling from a picture.
    public var mask: LatentMask?
    /// Asked before every evaluation of the U-Net.
    public let check: InterruptionCheck

    public init(model: StableDiffusionModel, positive: Tensor, negative: Tensor, guidanceScale: Float, sampling: Sampling,
                check: @escaping InterruptionCheck = {}) {
        self.model = model
        self.positive = positive
        self.negative = negative
        self.guidanceScale = guidanceScale
        self.sampling = sampling
        self.check = check
    }

    /// Makes latents from noise alone.
    /// - Throws: `SamplingError`, and what `check` and `report` throw.
    public func callAsFunction(noise: inout LatentNoise, report: Sampling.Report = { _ in }) throws -> Latent {
        try sampling.sample(denoiser, noise: &noise, report: report)
    }

    /// Makes latents from a picture's.
    /// - Throws: `SamplingError`, and what `check` and `report` throw.
    public func callAsFunction(from latent: Latent, strength: Double, noise: inout LatentNoise, report: Sampling.Report = { _ in }) throws -> Latent {
        try sampling.sample(from: latent, strength: strength, denoiser, noise: &noise, report: report)
    }

    private var denoiser: Denoiser {
        var denoiser = Denoiser(schedule: model.schedule, guidance: guidance)
        denoiser.mask = mask
        return denoiser
    }

    private var guidance: ClassifierFreeGuidance {
        let alone: (Tensor) -> Denoiser.Output = { context in
            { latent, timestep in
                try check()
                return model.predict(latent, timestep: timestep, context: context)
            }
        }
        // Conditionings of unequal length are evaluated apart, unpadded.
        guard positive.shape == negative.shape else {
            var guidance = ClassifierFreeGuidance(scale: guidanceScale, positive: alone(positive), negative: alone(negative))
            guidance.rescale = guidanceRescale
            return guidance
        }
        let together: Denoiser.Output = { latent, timestep in
            try check()
            let half = latent.batch / 2
            let rows = [Tensor](repeating: positive, count: half) + [Tensor](repeating: negative, count: half)
            return model.predict(latent, timestep: timestep, context: Tensor.concatenated(rows, axis: 0))
        }
        var guidance = ClassifierFreeGuidance(scale: guidanceScale, positive: alone(positive), together: together)
        guidance.rescale = guidanceRescale
        return guidance
    }
}
