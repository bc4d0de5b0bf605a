import Tensor

/// From prompts to latents: a model, led by two conditionings, sampled.
public struct TextToImage {
    public let model: StableDiffusionModel
    public let positive: ComposedConditioning
    public let negative: ScheduledConditioning
    public let guidanceScale: Float
    /// See `ClassifierFreeGuidance.rescale`.
    public var guidanceRescale: Float = 0
    public let sampling: Sampling
    /// What of the latent is painted at all; nil paints everything. For sampling from a picture.
    public var mask: LatentMask?
    /// What an inpainting model sees beside the latent; such a model needs it.
    public var picture: PictureConditioning?
    /// Asked before every evaluation of the U-Net.
    public let check: InterruptionCheck

    public init(model: StableDiffusionModel, positive: ComposedConditioning, negative: ScheduledConditioning, guidanceScale: Float, sampling: Sampling,
                check: @escaping InterruptionCheck = {}) {
        self.model = model
        self.positive = positive
        self.negative = negative
        self.guidanceScale = guidanceScale
        self.sampling = sampling
        self.check = check
    }

    /// Makes latents from noise alone.
    /// - Returns: `[batch, height, width, channels]`.
    /// - Throws: `SamplingError`, and what `check` and `report` throw.
    public func callAsFunction(noise: inout LatentNoise, report: Sampling.Report = { _ in }) throws -> Tensor {
        try sampling.sample(denoiser, noise: &noise, report: report)
    }

    /// Makes latents from a picture's.
    /// - Throws: `SamplingError`, and what `check` and `report` throw.
    public func callAsFunction(
        from latent: Tensor, strength: Double, noise: inout LatentNoise, report: Sampling.Report = { _ in }
    ) throws -> Tensor {
        try sampling.sample(from: latent, strength: strength, denoiser, noise: &noise, report: report)
    }

    private var denoiser: Denoiser {
        var denoiser = Denoiser(schedule: model.schedule, guidance: guidance)
        denoiser.mask = mask
        return denoiser
    }

    /// Every call of the network counts one on in the prompts' schedules.
    private var guidance: ClassifierFreeGuidance {
        var call = 0
        var guidance = ClassifierFreeGuidance(
            scale: guidanceScale,
            positive: positive.isPlain ? { latent, timestep in
                defer { call += 1 }
                return try evaluate(latent, timestep, positive.conditioning(atCall: call))
            } : nil,
            both: { latent, timestep in
                defer { call += 1 }
                return try both(latent, timestep, call: call)
            })
        guidance.rescale = guidanceRescale
        return guidance
    }

    /// Each picture under each row of the conditioning, row behind row: `conditioning.batch` times as many pictures.
    private func evaluate(_ latent: Tensor, _ timestep: Float, _ conditioning: Conditioning) throws -> Tensor {
        try check()
        let parts = conditioning.batch
        guard parts > 1 else { return model.predict(latent, timestep: timestep, conditioning: conditioning, picture: picture) }
        let latents = Tensor.concatenated([Tensor](repeating: latent, count: parts), axis: 0)
        return model.predict(latents, timestep: timestep, conditioning: conditioning.repeatingRows(latent.shape[0]), picture: picture)
    }

    /// What the prompts say, in one batch; conditionings of unequal length are evaluated apart, unpadded.
    private func both(_ latent: Tensor, _ timestep: Float, call: Int) throws -> (positive: Tensor, negative: Tensor) {
        let (positives, negatives) = (positive.conditioning(atCall: call), negative.conditioning(atCall: call))
        let parts = positives.batch
        let outputs: Tensor
        if positives.tokens == negatives.tokens {
            outputs = try evaluate(latent, timestep, .concatenated([positives, negatives]))
        } else {
            outputs = Tensor.concatenated([try evaluate(latent, timestep, positives), try evaluate(latent, timestep, negatives)], axis: 0)
        }
        let batch = latent.shape[0]
        func output(_ part: Int) -> Tensor { outputs.sliced(part * batch ..< (part + 1) * batch, axis: 0) }
        let unconditional = output(parts)
        guard !positive.isPlain else { return (output(0), unconditional) }
        let composed = (0 ..< parts).reduce(unconditional) { sum, part in sum + (output(part) - unconditional) * positive.parts[part].weight }
        return (composed, unconditional)
    }
}
