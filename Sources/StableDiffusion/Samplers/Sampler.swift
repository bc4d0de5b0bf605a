/// The samplers, by the web UI's names, in the order of its list.
public enum Sampler: String, Sendable, Codable, CaseIterable {
    case dpmPlusPlus2M = "DPM++ 2M"
    case dpmPlusPlus2SAncestral = "DPM++ 2S a"
    case eulerAncestral = "Euler a"
    case euler = "Euler"
    case lms = "LMS"
    case heun = "Heun"
    case dpm2 = "DPM2"
    case dpm2Ancestral = "DPM2 a"
    case restart = "Restart"
    case ddim = "DDIM"
    case ddimCFGPlusPlus = "DDIM CFG++"
    case plms = "PLMS"
    case uniPC = "UniPC"
    case lcm = "LCM"

    /// The sampler of that name, in any case, without a schedule in it.
    public init?(name: String) {
        let name = name.lowercased()
        let found = Self.allCases.first { $0.rawValue.lowercased() == name || $0.aliases.contains(name) }
        guard let found else { return nil }
        self = found
    }

    /// Reads a name that may end in a schedule, as old ones do: "DPM++ 2M Karras".
    ///
    /// - Returns: the sampler, and the schedule if the name has one; nil if there is no such sampler.
    public static func parse(_ name: String) -> (sampler: Sampler, schedule: SigmaSchedule?)? {
        if let sampler = Sampler(name: name) { return (sampler, nil) }
        // The longest schedule first: "SGM Uniform" ends in another's name
        for space in name.indices where name[space] == " " {
            if let sampler = Sampler(name: String(name[..<space])),
               let schedule = SigmaSchedule(name: String(name[name.index(after: space)...])) {
                return (sampler, schedule)
            }
        }
        return nil
    }

    /// The names that scripts use.
    private var aliases: [String] {
        switch self {
        case .dpmPlusPlus2M: ["k_dpmpp_2m"]
        case .dpmPlusPlus2SAncestral: ["k_dpmpp_2s_a"]
        case .eulerAncestral: ["k_euler_a", "k_euler_ancestral"]
        case .euler: ["k_euler"]
        case .lms: ["k_lms"]
        case .heun: ["k_heun"]
        case .dpm2: ["k_dpm_2"]
        case .dpm2Ancestral: ["k_dpm_2_a"]
        case .ddimCFGPlusPlus: ["ddim_cfgpp"]
        case .lcm: ["k_lcm"]
        case .restart, .ddim, .plms, .uniPC: []
        }
    }
}

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

    /// The schedule's name for the parameters of a picture: the one chosen, with "Automatic" resolved where the web UI
    /// names a default of the sampler.
    public func scheduleName(_ schedule: SigmaSchedule) -> String {
        guard schedule == .automatic, let automatic = automaticSchedule, automatic != .uniform else {
            return schedule.rawValue
        }
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

    /// Whether the schedule is made one step longer and loses its smallest sigma above 0 (the web UI's
    /// `discard_next_to_last_sigma`).
    var dropsSmallestSigma: Bool { [.dpm2, .dpm2Ancestral].contains(self) }
}
