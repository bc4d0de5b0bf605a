import EngineInterface
import StableDiffusion

extension SettingsCheck {
    /// All that is wrong with the settings of pictures in themselves, each at its field.
    static func mistakes(in settings: GenerationSettings) -> [FieldMistake] {
        typealias Key = GenerationSettings.CodingKeys
        let found = samplerMistakes(in: settings) + [
            when(!SettingRange.samplingSteps.contains(settings.steps), Key.steps, "--steps \(settings.steps): give 1 to 1000"),
            number(settings.cfgScale, SettingRange.cfgScale, Key.cfgScale, "--cfg-scale"),
            within(SettingRange.seed, settings.seed, Key.seed, "--seed"),
            within(SettingRange.picturesAtOnce, settings.batchSize, Key.batchSize, "--batch-size"),
            within(SettingRange.batches, settings.count, Key.count, "--count"),
            when(!SettingRange.quality.contains(settings.quality), Key.quality, "--quality \(settings.quality): give 1 to 100"),
            within(SettingRange.seed, settings.variationSeed, Key.variationSeed, "--variation-seed"),
            number(settings.variationStrength, SettingRange.share, Key.variationStrength, "--variation-strength"),
            settings.eta.flatMap { number($0, SettingRange.eta, Key.eta, "--eta") },
            number(settings.sigmaNoise, SettingRange.sigmaNoise, Key.sigmaNoise, "--sigma-noise"),
            number(settings.sigmaChurn, SettingRange.sigmaChurn, Key.sigmaChurn, "--sigma-churn"),
            number(settings.sigmaTmin, SettingRange.sigma, Key.sigmaTmin, "--sigma-tmin"),
            number(settings.sigmaTmax, SettingRange.sigma, Key.sigmaTmax, "--sigma-tmax"),
            number(settings.cfgRescale, SettingRange.share, Key.cfgRescale, "--cfg-rescale"),
            number(settings.denoisingStrength, SettingRange.share, Key.denoisingStrength, "--denoising-strength"),
            when(settings.mask != nil && settings.image == nil, Key.mask,
                 "--mask says what of a picture is painted anew; name the picture with --image"),
            number(settings.hiresScale, SettingRange.hiresScale, Key.hiresScale, "--hires-scale"),
            when(settings.hiresScale > 1 && settings.image != nil, Key.hiresScale,
                 "--hires-scale enlarges pictures made from a prompt alone; leave it out with --image"),
            when(!SettingRange.hiresSteps.contains(settings.hiresSteps), Key.hiresSteps,
                 "--hires-steps \(settings.hiresSteps): give 1 to 1000, or 0 for as many as the first pass"),
            number(settings.hiresDenoisingStrength, SettingRange.share, Key.hiresDenoisingStrength, "--hires-denoising-strength"),
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
}
