/// One way from noise to a latent picture: sampler, schedule, steps and the settings that samplers have.
public struct Sampling: Sendable, Equatable {
    public var sampler: Sampler
    public var schedule: SigmaSchedule
    /// 1 to 1000.
    public var steps: Int
    /// How much noise ancestral samplers and DDIM draw anew in each step; nil is the sampler's own (`Sampler.defaultEta`).
    public var eta: Float?
    /// How much of the noise is added that steps draw, for samplers that ask (`Sampler.usesNoiseScale`; the web UI's sigma noise, `s_noise`).
    public var noiseScale: Float = 1
    /// Noise that Euler, Heun and DPM2 add before their steps.
    public var churn = Churn()
    /// Whether sampling from a picture makes all of the steps, over the tail of a schedule that is lengthened for it, instead of the
    /// share of them that the strength says: the web UI's second pass.
    public var makesAllSteps = false

    public init(sampler: Sampler, schedule: SigmaSchedule = .automatic, steps: Int) {
        self.sampler = sampler
        self.schedule = schedule
        self.steps = steps
    }

    /// Called after every evaluation that ends a step.
    public typealias Report = (_ step: Step) throws -> Void

    /// A step of sampling that was made.
    public struct Step: Sendable {
        /// Counted from 1.
        public let number: Int
        /// How many there will be.
        public let count: Int
        /// The clean latent as the network sees it now, for previews.
        public let denoised: Latent
    }

    /// Makes latents from noise alone.
    ///
    /// - Throws: `SamplingError`, and what denoiser and report throw.
    public func sample(_ denoiser: Denoiser, noise: inout LatentNoise, report: Report = { _ in }) throws -> Latent {
        try check()
        let start = noise.first()
        guard sampler.automaticSchedule != nil else {
            return try followTimesteps(timesteps(of: denoiser.schedule), from: start, ofPicture: false, denoiser, noise: &noise, report: report)
        }
        let sigmas = sigmas(of: denoiser.schedule)
        return try followSigmas(sigmas, from: start * sigmas[0], denoiser, noise: &noise, report: report)
    }

    /// Makes latents from a picture's.
    ///
    /// - Parameters:
    ///   - latent: the picture's latents, of the shape of the noise.
    ///   - strength: the denoising strength, 0 to 1: the share of the schedule that is run.
    /// - Throws: `SamplingError`, and what denoiser and report throw.
    public func sample(
        from latent: Latent, strength: Double, _ denoiser: Denoiser, noise: inout LatentNoise, report: Report = { _ in }
    ) throws -> Latent {
        try check()
        let start = noise.first()
        guard sampler.automaticSchedule != nil else {
            let all = tail(strength).of.timesteps(of: denoiser.schedule)
            let timesteps = timesteps(of: denoiser.schedule, strength: strength)
            let alpha = denoiser.schedule.alphasCumulativeProduct[all[timesteps.count]]
            let noisy = latent * alpha.squareRoot() + start * (1 - alpha).squareRoot()
            let result = try followTimesteps(timesteps, from: noisy, ofPicture: true, denoiser, noise: &noise, report: report)
            return denoiser.mask?.blended(result) ?? result
        }
        let sigmas = sigmas(of: denoiser.schedule, strength: strength)
        let result = try followSigmas(sigmas, from: latent + start * sigmas[0], denoiser, noise: &noise, report: report)
        return denoiser.mask?.blended(result) ?? result
    }

    private func check() throws(SamplingError) {
        guard 1...1000 ~= steps else { throw .steps(steps) }
    }

    private func followSigmas(
        _ sigmas: [Float], from start: Latent, _ denoiser: Denoiser, noise: inout LatentNoise, report: Report
    ) throws -> Latent {
        let eta = eta ?? sampler.defaultEta ?? 0
        let method: any SigmaMethod = switch sampler {
        case .dpmPlusPlus2M: DPMPlusPlus2M()
        case .dpmPlusPlus2SAncestral: DPMPlusPlus2SAncestral(eta: eta, noiseScale: noiseScale)
        case .eulerAncestral: EulerAncestral(eta: eta)
        case .lms: LinearMultistep()
        case .heun: ChurnedMethod(churn: churn, noiseScale: noiseScale, step: Heun.step)
        case .dpm2: ChurnedMethod(churn: churn, noiseScale: noiseScale, step: DPM2.step)
        case .dpm2Ancestral: DPM2Ancestral(eta: eta, noiseScale: noiseScale)
        case .restart: Restart()
        case .lcm: LCM(grid: LCMGrid(of: denoiser.schedule))
        case .euler, .ddim, .ddimCFGPlusPlus, .plms, .uniPC: ChurnedMethod(churn: churn, noiseScale: noiseScale, step: Euler.step)
        }
        return try method.sample(from: start, sigmas: sigmas, denoiser, noise: &noise, report: report)
    }

    private func followTimesteps(
        _ timesteps: [Int], from start: Latent, ofPicture: Bool, _ denoiser: Denoiser, noise: inout LatentNoise, report: Report
    ) throws -> Latent {
        let method: any TimestepMethod = switch sampler {
        case .plms: PLMS()
        case .uniPC: UniPC(startsInside: ofPicture)
        default: DDIM(eta: eta ?? 0, followsNegative: sampler == .ddimCFGPlusPlus)
        }
        return try method.sample(from: start, timesteps: timesteps, denoiser, noise: &noise, report: report)
    }
}

/// Settings that no sampler can follow.
public enum SamplingError: Error, Equatable, CustomStringConvertible {
    case steps(Int)

    public var description: String {
        switch self {
        case .steps(let steps): "\(steps) sampling steps are not possible: choose 1 to 1000"
        }
    }
}
