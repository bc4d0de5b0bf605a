import ArgumentParser
import EngineInterface

/// How a run's previews are made.
struct PreviewOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "The previews' prompt. (default: the step's own)")
    var previewPrompt: String?

    @Option(parsing: .unconditional, help: "The previews' negative prompt.")
    var previewNegativePrompt: String?

    @Option(parsing: .unconditional, help: "The previews' sampling steps. (default: 20)")
    var previewSteps: Int?

    @Option(help: "The previews' sampler. (default: DPM++ 2M)")
    var previewSampler: String?

    @Option(help: "The previews' schedule. (default: Automatic)")
    var previewSchedule: String?

    @Option(parsing: .unconditional, help: "The previews' CFG scale. (default: 7)")
    var previewCfgScale: Double?

    @Option(parsing: .unconditional, help: "The previews' seed; -1 draws one for each. (default: -1)")
    var previewSeed: Int?

    @Option(parsing: .unconditional, help: "The previews' width in pixels. (default: the training width)")
    var previewWidth: Int?

    @Option(parsing: .unconditional, help: "The previews' height in pixels. (default: the training height)")
    var previewHeight: Int?

    /// Puts what was given over the settings.
    func apply(to settings: inout PreviewSettings) {
        previewPrompt.map { settings.prompt = $0 }
        previewNegativePrompt.map { settings.negativePrompt = $0 }
        previewSteps.map { settings.steps = $0 }
        previewCfgScale.map { settings.cfgScale = $0 }
        previewSeed.map { settings.seed = $0 }
        previewWidth.map { settings.width = $0 }
        previewHeight.map { settings.height = $0 }
        // A schedule in the settings belongs to the sampler there.
        if let previewSampler { (settings.sampler, settings.schedule) = (previewSampler, "Automatic") }
        previewSchedule.map { settings.schedule = $0 }
    }

    func validate() throws {
        try OptionRange.check("--preview-steps", previewSteps, SettingRange.samplingSteps)
        try OptionRange.check("--preview-cfg-scale", previewCfgScale, SettingRange.cfgScale)
        try OptionRange.check("--preview-seed", previewSeed, SettingRange.seed)
        try OptionRange.check("--preview-width", previewWidth, SettingRange.side)
        try OptionRange.check("--preview-height", previewHeight, SettingRange.side)
    }
}
