/// Which sigmas or timesteps a sampling runs through.
extension Sampling {
    /// The noise before every step of a sampler that follows a schedule, and 0 at the end.
    package func sigmas(of noise: NoiseSchedule) -> [Float] {
        let resolved = schedule == .automatic ? sampler.automaticSchedule ?? .uniform : schedule
        let count = sampler.dropsLeastSigma ? steps + 1 : steps
        var sigmas = sampler == .lcm ? resolved.sigmas(steps: count, on: LCMGrid(of: noise)) : resolved.sigmas(steps: count, of: noise)
        if sampler.dropsLeastSigma { sigmas.remove(at: sigmas.count - 2) }
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
        let share = min(strength, 0.999)
        guard makesAllSteps else { return (self, share > 0 ? Int(share * Double(steps)) : 0) }
        var whole = self
        if share > 0 { whole.steps = max(steps, Int(min(Double(steps) / share, 100_000))) }
        return (whole, steps - 1)
    }
}
