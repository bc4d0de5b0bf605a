import EngineInterface
import StableDiffusion

extension Sampling.Churn {
    /// None where the least sigma is above the greatest.
    init(_ settings: GenerationSettings) {
        let (least, greatest) = (Float(settings.sigmaTmin), settings.sigmaTmax == 0 ? .infinity : Float(settings.sigmaTmax))
        self = least <= greatest ? Self(amount: Float(settings.sigmaChurn), range: least...greatest) : Self()
    }
}

/// Settings of `generate`, checked as far as that goes without a model.
struct GenerationRequest {
    let settings: GenerationSettings
    let sampler: Sampler
    let schedule: SigmaSchedule
    /// The first picture's seed.
    let seed: UInt64
    let variationSeed: UInt64

    /// - Throws: `SettingsError`.
    init(_ settings: GenerationSettings) throws(SettingsError) {
        try SettingsCheck.refuse(SettingsCheck.mistakes(in: settings))
        self.settings = settings
        let (sampler, named) = Sampler.parse(settings.sampler) ?? (.eulerAncestral, nil)
        (self.sampler, schedule) = (sampler, named ?? SigmaSchedule(name: settings.schedule) ?? .automatic)
        seed = settings.seed >= 0 ? UInt64(settings.seed) : UInt64(UInt32.random(in: .min ... .max))
        variationSeed = settings.variationSeed >= 0 ? UInt64(settings.variationSeed) : UInt64(UInt32.random(in: .min ... .max))
    }
}
