/// What sets the samplers apart, for those who choose settings, write parameters or follow the steps.
extension Sampler {
    /// What "Automatic" means for this sampler; nil if its timesteps are its own and it ignores schedules.
    public var automaticSchedule: SigmaSchedule? {
        switch self {
        case .dpmPlusPlus2M, .dpmPlusPlus2SAncestral, .dpm2, .dpm2Ancestral, .restart: .karras
        case .eulerAncestral, .euler, .lms, .heun, .lcm: .uniform
        case .ddim, .ddimCFGPlusPlus, .plms, .uniPC: nil
        }
    }

    /// The schedule's name for the parameters of a picture: the one chosen, with "Automatic" resolved where the web UI names
    /// a default of the sampler.
    public func scheduleName(_ schedule: SigmaSchedule) -> String {
        guard schedule == .automatic, let automatic = automaticSchedule, automatic != .uniform else { return schedule.rawValue }
        return automatic.rawValue
    }

    /// Whether eta has a meaning, and its value where none is given.
    public var defaultEta: Float? {
        switch self {
        case .eulerAncestral, .dpm2Ancestral, .dpmPlusPlus2SAncestral: 1
        case .ddim, .ddimCFGPlusPlus: 0
        case .dpmPlusPlus2M, .euler, .lms, .heun, .dpm2, .restart, .plms, .uniPC, .lcm: nil
        }
    }

    /// Evaluations of the network in most steps. Over the steps times this number the web UI compiles prompt schedules.
    public var callsPerStep: Int {
        switch self {
        case .heun, .dpm2, .dpm2Ancestral, .dpmPlusPlus2SAncestral, .restart: 2
        case .dpmPlusPlus2M, .eulerAncestral, .euler, .lms, .ddim, .ddimCFGPlusPlus, .plms, .uniPC, .lcm: 1
        }
    }

    /// Whether noise can be added before a step: `Sampling.churn`.
    public var usesChurn: Bool { [.euler, .heun, .dpm2].contains(self) }

    /// Whether `Sampling.noiseScale` has an effect; as in the web UI "Euler a" is not among them.
    public var usesNoiseScale: Bool { usesChurn || [.dpm2Ancestral, .dpmPlusPlus2SAncestral].contains(self) }

    /// Whether steps add noise, which the eta noise seed delta (ENSD) changes.
    ///
    /// - Parameter eta: nil is the sampler's own.
    public func drawsNoise(eta: Float?, churn: Float = 0) -> Bool {
        switch self {
        case .eulerAncestral, .dpm2Ancestral, .dpmPlusPlus2SAncestral, .ddim, .ddimCFGPlusPlus: (eta ?? defaultEta) != 0
        case .euler, .heun, .dpm2: churn > 0
        case .lcm, .restart: true
        case .dpmPlusPlus2M, .lms, .plms, .uniPC: false
        }
    }

    /// Whether the schedule is made one step longer and loses its least sigma.
    var dropsLeastSigma: Bool { [.dpm2, .dpm2Ancestral].contains(self) }
}
