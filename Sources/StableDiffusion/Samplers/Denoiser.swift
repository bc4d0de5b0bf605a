/// A network together with its noise schedule, in the two forms that samplers ask for.
public struct Denoiser {
    /// The network's raw output (noise or velocity, guidance applied) for a latent at unit variance and a timestep, which may
    /// lie between two whole ones. What it throws, sampling throws: so work is interrupted.
    public typealias Output = (_ latent: Latent, _ timestep: Float) throws -> Latent

    public let schedule: NoiseSchedule
    private let output: Output
    /// What of the latent is painted at all; nil paints everything.
    public var mask: LatentMask?

    public init(schedule: NoiseSchedule, output: @escaping Output) {
        self.schedule = schedule
        self.output = output
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

    /// The noise that the network sees in `latent = sqrt(a) * clean + sqrt(1 - a) * noise` at a whole timestep.
    public func noise(_ latent: Latent, timestep: Int) throws -> Latent {
        let latent = mask?.blended(latent) ?? latent
        let output = try output(latent, Float(timestep))
        switch schedule.prediction {
        case .epsilon: return output
        case .velocity:
            let alpha = schedule.alphasCumulativeProduct[timestep]
            return output * alpha.squareRoot() + latent * (1 - alpha).squareRoot()
        }
    }
}
