import EngineInterface
import StableDiffusion

extension SettingsCheck {
    /// All that is wrong with the settings of pictures in themselves, each at its field.
    static func mistakes(in settings: GenerationSettings) -> [FieldMistake] {
        typealias Key = GenerationSettings.CodingKeys
        let found = samplerMistakes(in: settings) + [
            when(!(1 ... 1000).contains(settings.steps), Key.steps, "--steps \(settings.steps): give 1 to 1000"),
            number(settings.cfgScale, 0 ... 1000, Key.cfgScale, "--cfg-scale"),
            atLeast(-1, settings.seed, Key.seed, "--seed"),
            atLeast(1, settings.batchSize, Key.batchSize, "--batch-size"),
            atLeast(1, settings.count, Key.count, "--count"),
            when(!(1 ... 100).contains(settings.quality), Key.quality, "--quality \(settings.quality): give 1 to 100"),
            atLeast(-1, settings.variationSeed, Key.variationSeed, "--variation-seed"),
            number(settings.variationStrength, 0 ... 1, Key.variationStrength, "--variation-strength"),
            settings.eta.flatMap { number($0, 0 ... 10, Key.eta, "--eta") },
            number(settings.sigmaNoise, 0 ... 10, Key.sigmaNoise, "--sigma-noise"),
            number(settings.sigmaChurn, 0 ... 100, Key.sigmaChurn, "--sigma-churn"),
            number(settings.sigmaTmin, 0 ... 1000, Key.sigmaTmin, "--sigma-tmin"),
            number(settings.sigmaTmax, 0 ... 1000, Key.sigmaTmax, "--sigma-tmax"),
            number(settings.cfgRescale, 0 ... 1, Key.cfgRescale, "--cfg-rescale"),
            number(settings.denoisingStrength, 0 ... 1, Key.denoisingStrength, "--denoising-strength"),
            when(settings.mask != nil && settings.image == nil, Key.mask,
                 "--mask says what of a picture is painted anew; name the picture with --image"),
            number(settings.hiresScale, 1 ... 8, Key.hiresScale, "--hires-scale"),
            when(settings.hiresScale > 1 && settings.image != nil, Key.hiresScale,
                 "--hires-scale enlarges pictures made from a prompt alone; leave it out with --image"),
            when(!(0 ... 1000).contains(settings.hiresSteps), Key.hiresSteps,
                 "--hires-steps \(settings.hiresSteps): give 1 to 1000, or 0 for as many as the first pass"),
            number(settings.hiresDenoisingStrength, 0 ... 1, Key.hiresDenoisingStrength, "--hires-denoising-strength"),
        ].compactMap(\.self)
        return found + mistakes(in: settings.options)
    }

    /// A schedule counts where the sampler's name has none in it.
    private static func samplerMistakes(in settings: GenerationSettings) -> [FieldMistake] {
        typealias Key = GenerationSettings.CodingKeys
        let sampler = Sampler.parse(settings.sampler)
        return [
            when(sampler == nil, Key.sampler, UnknownSampler.line(sampler: settings.sampler, option: "--sampler")),
            when(sampler?.schedule == nil && SigmaSchedule(name: settings.schedule) == nil, Key.schedule,
                 UnknownSampler.line(schedule: settings.schedule, option: "--schedule")),
        ].compactMap(\.self)
    }

    private static func number(_ value: Double, _ range: ClosedRange<Double>, _ field: any CodingKey, _ option: String) -> FieldMistake? {
        let (least, most) = (Int(range.lowerBound), Int(range.upperBound))
        return when(!range.contains(value), field, "\(option) \(value): give \(least) to \(most)")
    }
}
