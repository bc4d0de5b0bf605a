import EngineInterface

/// A setting whose value makes no sense, in one line.
public struct SettingsError: Error, CustomStringConvertible, Sendable, Equatable {
    public let description: String
}

/// Whether settings make sense in themselves, wherever they come from: options, `settings.yaml`, or an old run's file.
public enum SettingsCheck {
    /// - Parameter multiple: pixels that width and height must be a multiple of: the model's latent factor times its U-Net's.
    /// - Throws: `SettingsError` that names the option.
    public static func check(_ settings: TrainingSettings, sizeMultiple multiple: Int) throws(SettingsError) {
        try atLeast(1, settings.batchSize, "--batch-size")
        try atLeast(1, settings.gradientAccumulation, "--gradient-accumulation")
        try atLeast(1, settings.maxSteps, "--max-steps")
        try atLeast(0, settings.saveImageEvery, "--save-image-every")
        try atLeast(0, settings.saveEmbeddingEvery, "--save-embedding-every")
        try atLeast(0, settings.writeCSVEvery, "--write-csv-every")
        try atLeast(0, settings.validateEvery ?? 0, "--validate-every")
        try atLeast(-1, settings.seed, "--seed")
        try size(settings.width, "--width", multiple)
        try size(settings.height, "--height", multiple)
        try size(settings.preview.width, "--preview-width", multiple)
        try size(settings.preview.height, "--preview-height", multiple)
        try atLeast(1, settings.preview.steps, "--preview-steps")
        guard (0...1).contains(settings.tagDropout) else {
            throw SettingsError(description: "--tag-dropout \(settings.tagDropout) is no share; give a number from 0 to 1")
        }
        guard settings.holdOut >= 0, settings.holdOut < 1 else {
            throw SettingsError(description: "--hold-out \(settings.holdOut) leaves no pictures to train on; give a number from 0 to less than 1")
        }
        try check(settings.options)
    }

    /// - Throws: `SettingsError` that names the option.
    public static func check(_ options: ModelOptions) throws(SettingsError) {
        try atLeast(1, options.clipSkip, "--clip-skip")
        try atLeast(0, options.threads, "--threads")
    }

    private static func atLeast(_ least: Int, _ value: Int, _ option: String) throws(SettingsError) {
        guard value >= least else { throw SettingsError(description: "\(option) \(value) is too small; give at least \(least)") }
    }

    /// The largest picture that anything here could hold has a side of 16 384 pixels.
    private static func size(_ value: Int?, _ option: String, _ multiple: Int) throws(SettingsError) {
        guard let value else { return }
        let step = max(1, multiple)
        guard value > 0, value <= 16_384, value % step == 0 else {
            let nearest = min(max(value / step, 1), 16_384 / step) * step
            throw SettingsError(description: "\(option) \(value) is no size for this model; give a multiple of \(step), for example \(nearest)")
        }
    }
}
