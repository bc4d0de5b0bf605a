import EngineInterface
import ModelFiles
import StableDiffusion

/// A setting whose value makes no sense, in one line.
public struct SettingsError: Error, CustomStringConvertible, Sendable, Equatable {
    public let description: String
}

/// Whether settings make sense in themselves, wherever they come from: options, `settings.yaml`, or an old run's file.
public enum SettingsCheck {
    /// - Parameter multiple: pixels that width and height must be a multiple of: the model's latent factor times its U-Net's.
    /// - Throws: `SettingsError` that names the option.
    public static func check(_ settings: TrainingSettings, sizeMultiple multiple: Int) throws(SettingsError) {
        try refuse(mistakes(in: settings, sizeMultiple: multiple))
    }

    /// - Throws: `SettingsError` that names the option.
    public static func check(_ options: ModelOptions) throws(SettingsError) {
        try refuse(mistakes(in: options))
    }

    /// Whether a model's text encoders have the layer that clip skip asks for.
    /// - Throws: `SettingsError` that names the option.
    static func check(clipSkip: Int, of checkpoint: Checkpoint) throws(SettingsError) {
        guard let layers = checkpoint.mostClipSkip else { return }
        guard (1 ... max(1, layers)).contains(clipSkip) else {
            throw SettingsError(description: "--clip-skip \(clipSkip): this model's text encoder has \(layers) layers; choose 1 to \(layers)")
        }
    }

    /// A line on a clip skip that does nothing with a model, as its layer is its family's.
    static func remark(onClipSkip clipSkip: Int, of checkpoint: Checkpoint) -> String? {
        guard clipSkip > 1, checkpoint.mostClipSkip == nil else { return nil }
        return "Clip skip has no effect on \(checkpoint.family.name)"
    }

    /// Whether a checkpoint can be trained with.
    /// - Throws: `ModelFileError`.
    static func checkTrains(_ checkpoint: Checkpoint) throws(ModelFileError) {
        guard let refusal = checkpoint.kind.trainingRefusal else { return }
        throw ModelFileError(.unsupported, path: checkpoint.path, problem: refusal, remedy: checkpoint.kind.trainingRemedy)
    }

    /// All that is wrong with the settings of a training, each at its field.
    static func mistakes(in settings: TrainingSettings, sizeMultiple multiple: Int) -> [FieldMistake] {
        typealias Key = TrainingSettings.CodingKeys
        typealias PreviewKey = PreviewSettings.CodingKeys
        let found = [
            within(SettingRange.batchSize, settings.batchSize, Key.batchSize, "--batch-size"),
            within(SettingRange.gradientAccumulation, settings.gradientAccumulation, Key.gradientAccumulation, "--gradient-accumulation"),
            within(SettingRange.maxSteps, settings.maxSteps, Key.maxSteps, "--max-steps"),
            within(SettingRange.cadence, settings.saveImageEvery ?? 0, Key.saveImageEvery, "--save-image-every"),
            within(SettingRange.cadence, settings.saveEmbeddingEvery ?? 0, Key.saveEmbeddingEvery, "--save-embedding-every"),
            within(SettingRange.cadence, settings.writeCSVEvery, Key.writeCSVEvery, "--write-csv-every"),
            within(SettingRange.cadence, settings.validateEvery ?? 0, Key.validateEvery, "--validate-every"),
            within(SettingRange.seed, settings.seed, Key.seed, "--seed"),
            size(settings.width, Key.width, "--width", multiple),
            size(settings.height, Key.height, "--height", multiple),
            size(settings.preview.width, PreviewKey.width, "--preview-width", multiple),
            size(settings.preview.height, PreviewKey.height, "--preview-height", multiple),
            within(SettingRange.samplingSteps, settings.preview.steps, PreviewKey.steps, "--preview-steps"),
            number(settings.preview.cfgScale, SettingRange.cfgScale, PreviewKey.cfgScale, "--preview-cfg-scale"),
            within(SettingRange.seed, settings.preview.seed, PreviewKey.seed, "--preview-seed"),
            when(!SettingRange.share.contains(settings.tagDropout), Key.tagDropout, "--tag-dropout \(settings.tagDropout) is no share; give a number from 0 to 1"),
            when(!(settings.holdOut >= 0 && settings.holdOut < 1), Key.holdOut,
                 "--hold-out \(settings.holdOut) leaves no pictures to train on; give a number from 0 to less than 1"),
        ]
        return found.compactMap(\.self) + mistakes(in: settings.options)
    }

    /// All that is wrong with the options of a model, each at its field.
    static func mistakes(in options: ModelOptions) -> [FieldMistake] {
        typealias Key = ModelOptions.CodingKeys
        return [
            within(SettingRange.clipSkip, options.clipSkip, Key.clipSkip, "--clip-skip"),
            within(SettingRange.threads, options.threads, Key.threads, "--threads"),
            within(SettingRange.seedDelta, options.ensd, Key.ensd, "--ensd"),
        ].compactMap(\.self)
    }

    static func refuse(_ mistakes: [FieldMistake]) throws(SettingsError) {
        if let first = mistakes.first { throw SettingsError(description: "\(first.reason)") }
    }

    static func when(_ isWrong: Bool, _ field: any CodingKey, _ line: String) -> FieldMistake? {
        isWrong ? FieldMistake(field, SettingsError(description: line)) : nil
    }

    static func within(_ range: ClosedRange<Int>, _ value: Int, _ field: any CodingKey, _ option: String) -> FieldMistake? {
        when(value < range.lowerBound, field, "\(option) \(value) is too small; give at least \(range.lowerBound)")
            ?? when(value > range.upperBound, field, "\(option) \(value) is too large; give at most \(range.upperBound)")
    }

    static func number(_ value: Double, _ range: ClosedRange<Double>, _ field: any CodingKey, _ option: String) -> FieldMistake? {
        let (least, most) = (Int(range.lowerBound), Int(range.upperBound))
        return when(!range.contains(value), field, "\(option) \(value): give \(least) to \(most)")
    }

    private static func size(_ value: Int?, _ field: any CodingKey, _ option: String, _ multiple: Int) -> FieldMistake? {
        guard let value else { return nil }
        let step = max(1, multiple)
        let nearest = min(max(value / step, 1), SettingRange.side.upperBound / step) * step
        return when(!SettingRange.side.contains(value) || value % step != 0, field,
                    "\(option) \(value) is no size for this model; give a multiple of \(step), for example \(nearest)")
    }
}
