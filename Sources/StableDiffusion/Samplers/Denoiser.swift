/// A network together with its noise schedule, in the two forms that samplers ask for.
public struct Denoiser {
    /// The network's raw output (noise or velocity, guidance applied) for a latent at unit variance and a timestep, which may
    /// lie between two whole ones. What it throws, sampling throws: so work is interrupted.
    public typealias Output = (_ latent: Latent, _ timestep: Float) throws -> Latent

    /// The raw output with guidance of `share` times its scale, and that for the negative prompt alone.
    public typealias Parts = (_ latent: Latent, _ timestep: Float, _ share: Float) throws -> (guided: Latent, negative: Latent)

    public let schedule: NoiseSchedule
    private let output: Output
    private let parts: Parts
    /// What of the latent is painted at all; nil paints everything.
    public var mask: LatentMask?

    /// A network without guidance.
    public init(schedule: NoiseSchedule, output: @escaping Output) {
        self.schedule = schedule
        self.output = output
        parts = { latent, timestep, _ in
            let output = try output(latent, timestep)
            return (output, output)
        }
    }

    /// A network led by two prompts.
    public init(schedule: NoiseSchedule, guidance: ClassifierFreeGuidance) {
        self.schedule = schedule
        output = guidance.output
        parts = guidance.parts
    }

    /// The clean latent that the network sees in `latent = clean + sigma * noise`.
    public func denoised(_ latent: Latent, sigma: Float) throws -> Latent {
        let variance = sigma * sigma + 1
        let output = try output(latent / variance.squareRoot(), schedule.timestep(sigma: sigma))
        let denoised = switch schedule.prediction {
        case .epsilon: latent - output * sigma
        case .velocity: latent / variance - output * (sigma / variance.squareRoot())
        }
        return mask?.blended(denoised) ?? denoised
    }

    /// The same, the network being told a whole timestep near sigma's, and nothing masked.
    func unmasked(_ latent: Latent, sigma: Float, timestep: Float) throws -> Latent {
        let scaled = latent / (sigma * sigma + 1).squareRoot()
        return latent - noise(in: try output(scaled, timestep), scaled, timestep) * sigma
    }

    /// The noise that the network sees in `latent = sqrt(a) * clean + sqrt(1 - a) * noise` at a timestep.
    public func noise(_ latent: Latent, timestep: Float) throws -> Latent {
        let latent = mask?.blended(latent) ?? latent
        return noise(in: try output(latent, timestep), latent, timestep)
    }

    /// The noise with guidance of `share` times its scale, and that which the negative prompt sees alone.
    func noises(_ latent: Latent, timestep: Float, share: Float) throws -> (guided: Latent, negative: Latent) {
        let latent = mask?.blended(latent) ?? latent
        let (guided, negative) = try parts(latent, timestep, share)
        return (noise(in: guided, latent, timestep), noise(in: negative, latent, timestep))
    }

    private func noise(in output: Latent, _ latent: Latent, _ timestep: Float) -> Latent {
        switch schedule.prediction {
        case .epsilon: return output
        case .velocity:
            // Of the whole timestep below, as in the web UI; only UniPC's lie between two
            let alpha = schedule.alphasCumulativeProduct[timestep > 0 ? Int(min(timestep, Float(schedule.count - 1))) : 0]
            return output * alpha.squareRoot() + latent * (1 - alpha).squareRoot()
        }
    }
}
