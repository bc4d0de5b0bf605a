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
        guard let sampler = Self.allCases.first(where: { $0.rawValue.lowercased() == name || $0.aliases.contains(name) }) else { return nil }
        self = sampler
    }

    /// Reads a name that may end in a schedule, as old ones do: "DPM++ 2M Karras".
    ///
    /// - Returns: the sampler, and the schedule if the name has one; nil if there is no such sampler.
    public static func parse(_ name: String) -> (sampler: Sampler, schedule: SigmaSchedule?)? {
        if let sampler = Sampler(name: name) { return (sampler, nil) }
        // The longest schedule first: "SGM Uniform" ends in another's name
        for space in name.indices where name[space] == " " {
            if let sampler = Sampler(name: String(name[..<space])), let schedule = SigmaSchedule(name: String(name[name.index(after: space)...])) {
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
