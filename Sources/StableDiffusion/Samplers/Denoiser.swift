import Tensor

/// A network together with its noise schedule, in the two forms that samplers ask for.
///
/// Latents are `[batch, height, width, channels]`.
public struct Denoiser {
    /// The network's raw output (noise or velocity, guidance applied) for a latent at unit variance and a timestep,
    /// which may lie between two whole ones. What it throws, sampling throws: so work is interrupted.
    public typealias Output = (_ x: Tensor, _ timestep: Float) throws -> Tensor

    /// The raw output with guidance of `factor` times its scale, and that for the negative prompt alone.
    public typealias Parts = (
        _ x: Tensor, _ timestep: Float, _ factor: Float
    ) throws -> (guided: Tensor, negative: Tensor)

    public let schedule: NoiseSchedule
    private let output: Output
    private let parts: Parts
    /// What of the latent is painted at all; nil paints everything.
    public var mask: LatentMask?

    /// A network without guidance.
    public init(schedule: NoiseSchedule, output: @escaping Output) {
        self.schedule = schedule
        self.output = output
        parts = { x, timestep, _ in
            let output = try output(x, timestep)
            return (output, output)
        }
    }

    /// A network guided by a positive and a negative prompt.
    public init(schedule: NoiseSchedule, guidance: ClassifierFreeGuidance) {
        self.schedule = schedule
        output = guidance.output
        parts = guidance.parts
    }

    /// The clean latent that the network sees in `x = clean + sigma * noise`.
    public func denoised(_ x: Tensor, sigma: Float) throws -> Tensor {
        let variance = sigma * sigma + 1
        let output = try output(x / variance.squareRoot(), schedule.timestep(sigma: sigma))
        let denoised = switch schedule.prediction {
        case .epsilon: x - output * sigma
        case .velocity: x / variance - output * (sigma / variance.squareRoot())
        }
        return mask?.blended(denoised) ?? denoised
    }

    /// The clean latent as the web UI's LCM sampler computes it: the network is told a whole timestep near sigma's, and
    /// what it says is taken for noise, whatever it predicts. Nothing is masked.
    ///
    /// Latent consistency models all predict noise; of another model's velocity this makes what the web UI makes of it
    /// (`modules/sd_samplers_lcm.py`).
    func denoisedFromNoise(_ x: Tensor, sigma: Float, timestep: Float) throws -> Tensor {
        x - (try output(x / (sigma * sigma + 1).squareRoot(), timestep)) * sigma
    }

    /// The noise that the network sees in `x = sqrt(a) * clean + sqrt(1 - a) * noise` at a timestep.
    public func noise(_ x: Tensor, timestep: Float) throws -> Tensor {
        let x = mask?.blended(x) ?? x
        return noise(in: try output(x, timestep), x, timestep)
    }

    /// The noise with guidance of `factor` times its scale, and that which the negative prompt sees alone.
    func noises(_ x: Tensor, timestep: Float, factor: Float) throws -> (guided: Tensor, negative: Tensor) {
        let x = mask?.blended(x) ?? x
        let (guided, negative) = try parts(x, timestep, factor)
        return (noise(in: guided, x, timestep), noise(in: negative, x, timestep))
    }

    private func noise(in output: Tensor, _ x: Tensor, _ timestep: Float) -> Tensor {
        switch schedule.prediction {
        case .epsilon: return output
        case .velocity:
            // Of the whole timestep below, as in the web UI; only UniPC's lie between two
            let index = timestep > 0 ? Int(min(timestep, Float(schedule.count - 1))) : 0
            let alpha = schedule.alphasCumulativeProduct[index]
            return output * alpha.squareRoot() + x * (1 - alpha).squareRoot()
        }
    }
}

/// Which part of a latent is painted anew, and what stands in the rest: inpainting with a model that was not trained
/// for it.
///
/// As the web UI has it: methods over sigmas get the original back after each evaluation, those over timesteps before
/// it, and the result gets it once more.
public struct LatentMask: Sendable {
    /// 1 where the latent is painted, 0 where the original stays; one number for each pixel of the batch.
    private let painted: [Float]
    /// The original times what `painted` leaves of it.
    private let kept: Tensor

    /// - Parameters:
    ///   - original: `[batch, height, width, channels]`.
    ///   - painted: `height * width` numbers, for every picture of the batch.
    public init(original: Tensor, painted: [Float]) {
        let (batch, pixels) = (original.shape[0], original.shape[1] * original.shape[2])
        precondition(painted.count == pixels, "a mask has one number for each pixel of a latent")
        let all = [[Float]](repeating: painted, count: batch).flatMap { $0 }
        self.painted = all
        kept = original.multiplyingRows(by: all.map { 1 - $0 })
    }

    /// The latent where it is painted, else the original.
    public func blended(_ x: Tensor) -> Tensor { x.multiplyingRows(by: painted) + kept }
}
