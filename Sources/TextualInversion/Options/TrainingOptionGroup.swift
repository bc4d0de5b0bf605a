import ArgumentParser
import Engine
import EngineInterface

/// How a run trains. What is not given stands in the settings.
struct TrainingOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "Learning rate, or a schedule such as 0.005:200, 1e-3:1000, 1e-5. (default: 0.005)")
    var learningRate: String?

    @Option(parsing: .unconditional, help: "Pictures per batch. (default: 1)")
    var batchSize: Int?

    @Option(parsing: .unconditional, help: "Batches per step. (default: 1)")
    var gradientAccumulation: Int?

    @Option(help: "Prompt template: a name from the home's folder, one of ours, or a file. (default: subject_filewords.txt)")
    var template: String?

    @Option(parsing: .unconditional, help: "Training width in pixels. (default: the model's own)")
    var width: Int?

    @Option(parsing: .unconditional, help: "Training height in pixels. (default: the model's own)")
    var height: Int?

    @Flag(inversion: .prefixedNo, help: "Keep each picture's own size instead of stretching it.")
    var keepSize: Bool?

    @Option(parsing: .unconditional, help: "The step at which training ends. (default: 100000)")
    var maxSteps: Int?

    @Option(help: "What is limited before a step: value is each component, norm the gradient's length. (default: none)")
    var clipGrad: ClipGrad?

    @Option(parsing: .unconditional, help: "The limit, or a schedule of limits. (default: 0.1)")
    var clipGradValue: String?

    @Flag(inversion: .prefixedNo, help: "Shuffle a caption's tags each time.")
    var shuffleTags: Bool?

    @Option(parsing: .unconditional, help: "Chance, 0 to 1, that a tag is left out. (default: 0)")
    var tagDropout: Double?

    @Option(help: "How latents come from pictures: one draw that is kept, the mean, or a new draw each time. (default: once)")
    var latentSampling: TrainingSettings.LatentSampling?

    @Flag(inversion: .prefixedNo, help: "Weigh the loss by the pictures' alpha channel.")
    var useAlphaWeight: Bool?

    @Option(parsing: .unconditional, help: "Seed of all that the run draws; -1 draws one. (default: -1)")
    var seed: Int?

    /// Puts what was given over the settings.
    func apply(to settings: inout TrainingSettings) {
        learningRate.map { settings.learningRate = $0 }
        batchSize.map { settings.batchSize = $0 }
        gradientAccumulation.map { settings.gradientAccumulation = $0 }
        template.map { settings.template = AbsolutePath.ifPath($0) }
        width.map { settings.width = $0 }
        height.map { settings.height = $0 }
        keepSize.map { settings.keepSize = $0 }
        maxSteps.map { settings.maxSteps = $0 }
        clipGrad.map { settings.clipGradient = $0.clipping }
        clipGradValue.map { settings.clipGradientValue = $0 }
        shuffleTags.map { settings.shuffleTags = $0 }
        tagDropout.map { settings.tagDropout = $0 }
        latentSampling.map { settings.latentSampling = $0 }
        useAlphaWeight.map { settings.useAlphaWeight = $0 }
        seed.map { settings.seed = $0 }
    }

    func validate() throws {
        try OptionRange.check("--batch-size", batchSize, SettingRange.batchSize)
        try OptionRange.check("--gradient-accumulation", gradientAccumulation, SettingRange.gradientAccumulation)
        try OptionRange.check("--width", width, SettingRange.side)
        try OptionRange.check("--height", height, SettingRange.side)
        try OptionRange.check("--max-steps", maxSteps, SettingRange.maxSteps)
        try OptionRange.check("--tag-dropout", tagDropout, SettingRange.share)
        try OptionRange.check("--seed", seed, SettingRange.seed)
    }
}

/// The words of `--clip-grad`; the web UI's files say `disabled` for none.
enum ClipGrad: String, CaseIterable, ExpressibleByArgument {
    case none, value, norm

    var clipping: TrainingSettings.GradientClipping {
        switch self {
        case .none: .none
        case .value: .value
        case .norm: .norm
        }
    }
}

extension TrainingSettings.LatentSampling: ExpressibleByArgument {}
