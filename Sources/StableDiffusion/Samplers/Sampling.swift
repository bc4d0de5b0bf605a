import Tensor

/// One way from noise to a latent picture: sampler, schedule, steps and the settings that samplers have.
public struct Sampling: Sendable, Equatable {
    public var sampler: Sampler
    public var schedule: SigmaSchedule
    /// 1 to 1000.
    public var steps: Int
    /// How much noise ancestral samplers and DDIM draw anew in each step; nil is the sampler's own
    /// (`Sampler.defaultEta`).
    public var eta: Float?
    /// How much of the noise that steps draw is added, for samplers that ask (`Sampler.usesNoiseScale`; the web UI's
    /// sigma noise, `s_noise`).
    public var noiseScale: Float = 1
    /// Noise that Euler, Heun and DPM2 add before their steps.
    public var churn = Churn()
    /// Whether sampling from a picture makes all of the steps, over the tail of a schedule that is lengthened for it,
    /// instead of the fraction of them that the strength says: the web UI's second pass.
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
        /// The clean latent as the network sees it now, for previews: `[batch, height, width, channels]`.
        public let denoised: Tensor
    }

    /// Makes latents from noise alone.
    ///
    /// - Returns: `[batch, height, width, channels]`.
    /// - Throws: `SamplingError`, and what denoiser and report throw.
    public func sample(_ denoiser: Denoiser, noise: inout LatentNoise, report: Report = { _ in }) throws -> Tensor {
        try check()
        let start = noise.first()
        guard sampler.automaticSchedule != nil else {
            let timesteps = timesteps(of: denoiser.schedule)
            return try timestepMethod(startsInside: false)
                .sample(from: start, timesteps: timesteps, denoiser, noise: &noise, report: report)
        }
        let sigmas = sigmas(of: denoiser.schedule)
        return try sigmaMethod(denoiser.schedule)
            .sample(from: start * sigmas[0], sigmas: sigmas, denoiser, noise: &noise, report: report)
    }

    /// Makes latents from a picture's.
    ///
    /// - Parameters:
    ///   - latent: the picture's latents, of the shape of the noise.
    ///   - strength: the denoising strength, 0 to 1: the fraction of the schedule that is run.
    /// - Throws: `SamplingError`, and what denoiser and report throw.
    public func sample(
        from latent: Tensor, strength: Double, _ denoiser: Denoiser, noise: inout LatentNoise, report: Report = { _ in }
    ) throws -> Tensor {
        try check()
        let start = noise.first()
        let result: Tensor
        if sampler.automaticSchedule == nil {
            let all = tail(strength).of.timesteps(of: denoiser.schedule)
            let timesteps = timesteps(of: denoiser.schedule, strength: strength)
            let alpha = denoiser.schedule.alphasCumulativeProduct[all[timesteps.count]]
            let noisy = latent * alpha.squareRoot() + start * (1 - alpha).squareRoot()
            result = try timestepMethod(startsInside: true)
                .sample(from: noisy, timesteps: timesteps, denoiser, noise: &noise, report: report)
        } else {
            let sigmas = sigmas(of: denoiser.schedule, strength: strength)
            result = try sigmaMethod(denoiser.schedule)
                .sample(from: latent + start * sigmas[0], sigmas: sigmas, denoiser, noise: &noise, report: report)
        }
        return denoiser.mask?.blended(result) ?? result
    }

    private func check() throws(SamplingError) {
        guard 1...1000 ~= steps else { throw .steps(steps) }
    }
}

/// Which sigmas or timesteps a sampling runs through.
extension Sampling {
    /// The noise before every step of a sampler that follows a schedule, and 0 at the end.
    package func sigmas(of noise: NoiseSchedule) -> [Float] {
        let resolved = schedule == .automatic ? sampler.automaticSchedule ?? .uniform : schedule
        let count = sampler.dropsSmallestSigma ? steps + 1 : steps
        var sigmas = sampler == .lcm
            ? resolved.sigmas(steps: count, on: LCMGrid(of: noise)) : resolved.sigmas(steps: count, of: noise)
        if sampler.dropsSmallestSigma { sigmas.remove(at: sigmas.count - 2) }
        return sigmas
    }

    /// The tail of the schedule that image-to-image runs.
    package func sigmas(of noise: NoiseSchedule, strength: Double) -> [Float] {
        let (whole, steps) = tail(strength)
        let sigmas = whole.sigmas(of: noise)
        // Schedules that follow timesteps may have fewer sigmas than steps were asked for
        return Array(sigmas.dropFirst(min(whole.steps - steps - 1, max(sigmas.count - steps - 2, 0))))
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
    func tail(_ strength: Double) -> (of: Sampling, steps: Int) {
        let fraction = min(strength, 0.999)
        guard makesAllSteps else { return (self, fraction > 0 ? Int(fraction * Double(steps)) : 0) }
        var whole = self
        if fraction > 0 { whole.steps = max(steps, Int(min(Double(steps) / fraction, 100_000))) }
        return (whole, steps - 1)
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
