import ArgumentParser
import EngineInterface
import StableDiffusion

/// How a picture comes from noise. What is not given stands in the settings.
struct SamplingOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "What the picture is led away from.")
    var negativePrompt: String?

    @Option(parsing: .unconditional, help: "Sampling steps. (default: 20)")
    var steps: Int?

    @Option(help: "Sampler: \(Sampler.allCases.map(\.rawValue).joined(separator: ", ")). (default: Euler a)")
    var sampler: String?

    @Option(help: "Schedule: \(SigmaSchedule.allCases.map(\.rawValue).joined(separator: ", ")). (default: Automatic)")
    var schedule: String?

    @Option(parsing: .unconditional, help: "CFG scale: how closely the prompt is followed. (default: 7)")
    var cfgScale: Double?

    @Option(parsing: .unconditional, help: "Seed of the noise; -1 draws one. (default: -1)")
    var seed: Int?

    @Option(parsing: .unconditional, help: "Seed of the noise that is mixed in; -1 draws one. (default: -1)")
    var variationSeed: Int?

    @Option(parsing: .unconditional, help: "How much of it is mixed in, 0 to 1. (default: 0)")
    var variationStrength: Double?

    @Option(parsing: .unconditional, help: "How much noise the sampler draws anew. (default: the sampler's own)")
    var eta: Double?

    @Option(parsing: .unconditional, help: "Factor of that noise. (default: 1)")
    var sigmaNoise: Double?

    @Option(parsing: .unconditional, help: "Noise that \(Self.churning) add before their steps, over all of them. (default: 0)")
    var sigmaChurn: Double?

    @Option(parsing: .unconditional, help: "The least sigma at which they add it. (default: 0)")
    var sigmaTmin: Double?

    @Option(parsing: .unconditional, help: "The greatest sigma at which they add it; 0 is no limit. (default: 0)")
    var sigmaTmax: Double?

    @Option(parsing: .unconditional, help: "How far guidance gets its spread back, 0 to 1. (default: 0)")
    var cfgRescale: Double?

    /// Names of the samplers that can.
    private static var churning: String { Sampler.allCases.filter(\.usesChurn).map(\.rawValue).joined(separator: ", ") }

    /// Puts what was given over the settings.
    func apply(to settings: inout GenerationSettings) {
        negativePrompt.map { settings.negativePrompt = $0 }
        steps.map { settings.steps = $0 }
        cfgScale.map { settings.cfgScale = $0 }
        seed.map { settings.seed = $0 }
        variationSeed.map { settings.variationSeed = $0 }
        variationStrength.map { settings.variationStrength = $0 }
        eta.map { settings.eta = $0 }
        sigmaNoise.map { settings.sigmaNoise = $0 }
        sigmaChurn.map { settings.sigmaChurn = $0 }
        sigmaTmin.map { settings.sigmaTmin = $0 }
        sigmaTmax.map { settings.sigmaTmax = $0 }
        cfgRescale.map { settings.cfgRescale = $0 }
        // A schedule in the settings belongs to the sampler there.
        if let sampler { (settings.sampler, settings.schedule) = (sampler, "Automatic") }
        schedule.map { settings.schedule = $0 }
    }

    func validate() throws {
        try OptionRange.check("--steps", steps, SettingRange.samplingSteps)
        try OptionRange.check("--cfg-scale", cfgScale, SettingRange.cfgScale)
        try OptionRange.check("--seed", seed, SettingRange.seed)
        try OptionRange.check("--variation-seed", variationSeed, SettingRange.seed)
        try OptionRange.check("--variation-strength", variationStrength, SettingRange.share)
        try OptionRange.check("--eta", eta, SettingRange.eta)
        try OptionRange.check("--sigma-noise", sigmaNoise, SettingRange.sigmaNoise)
        try OptionRange.check("--sigma-churn", sigmaChurn, SettingRange.sigmaChurn)
        try OptionRange.check("--sigma-tmin", sigmaTmin, SettingRange.sigma)
        try OptionRange.check("--sigma-tmax", sigmaTmax, SettingRange.sigma)
        try OptionRange.check("--cfg-rescale", cfgRescale, SettingRange.share)
    }
}
