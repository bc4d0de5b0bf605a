/// One way from noise to a latent picture: sampler, schedule, steps and the settings that samplers have.
public struct Sampling: Sendable, Equatable {
    public var sampler: Sampler
    public var schedule: SigmaSchedule
    /// 1 to 1000.
    public var steps: Int
    /// How much noise ancestral samplers and DDIM draw anew in each step; nil is the sampler's own (1 and 0).
    public var eta: Float?
    /// How much of the ancestral noise is added (the web UI's sigma noise, `s_noise`).
    public var noiseScale: Float = 1
    /// Noise that Euler adds before its steps.
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
            return try followTimesteps(timesteps(of: denoiser.schedule), from: start, denoiser, noise: &noise, report: report)
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
            let result = try followTimesteps(timesteps, from: noisy, denoiser, noise: &noise, report: report)
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
        let method: any SigmaMethod = switch sampler {
        case .eulerAncestral: EulerAncestral(eta: eta ?? 1, noiseScale: noiseScale)
        case .dpmPlusPlus2M: DPMPlusPlus2M()
        case .euler, .ddim: Euler(churn: churn, noiseScale: noiseScale)
        }
        return try method.sample(from: start, sigmas: sigmas, denoiser, noise: &noise, report: report)
    }

    private func followTimesteps(
        _ timesteps: [Int], from start: Latent, _ denoiser: Denoiser, noise: inout LatentNoise, report: Report
    ) throws -> Latent {
        try DDIM(eta: eta ?? 0).sample(from: start, timesteps: timesteps, denoiser, noise: &noise, report: report)
    }
}

extension Sampling {
    /// The noise before every step of a sampler that follows a schedule, and 0 at the end.
    package func sigmas(of noise: NoiseSchedule) -> [Float] {
        let resolved = schedule == .automatic ? sampler.automaticSchedule ?? .uniform : schedule
        return resolved.sigmas(steps: steps, of: noise)
    }

    /// The tail of the schedule that image-to-image runs.
    package func sigmas(of noise: NoiseSchedule, strength: Double) -> [Float] {
        let (whole, steps) = tail(strength)
        return Array(whole.sigmas(of: noise).dropFirst(whole.steps - steps - 1))
    }

    /// The timesteps of a sampler that has its own, ascending: every `count / steps` from 1, as many as there are.
    package func timesteps(of noise: NoiseSchedule) -> [Int] {
        stride(from: 0, to: noise.count, by: max(noise.count / steps, 1)).map { min($0 + 1, noise.count - 1) }
    }

    /// The first timesteps, which image-to-image runs; its noise is that of the one after them.
    package func timesteps(of noise: NoiseSchedule, strength: Double) -> [Int] {
        let (whole, steps) = tail(strength)
        let all = whole.timesteps(of: noise)
        return Array(all.prefix(min(steps, all.count - 1)))
    }

    /// How many steps image-to-image makes after its first one, and of which sampling they are the end.
    private func tail(_ strength: Double) -> (of: Sampling, steps: Int) {
        let share = min(strength, 0.999)
        guard makesAllSteps else { return (self, share > 0 ? Int(share * Double(steps)) : 0) }
        var whole = self
        if share > 0 { whole.steps = max(steps, Int(Double(steps) / share)) }
        return (whole, steps - 1)
    }
}

/// A way of sampling over falling sigmas.
protocol SigmaMethod {
    /// - Parameter start: clean latent plus `sigmas[0]` times noise.
    func sample(
        from start: Latent, sigmas: [Float], _ denoiser: Denoiser, noise: inout LatentNoise, report: Sampling.Report
    ) throws -> Latent
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
