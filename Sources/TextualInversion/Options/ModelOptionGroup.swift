import ArgumentParser
import Engine
import EngineInterface
import StableDiffusion

/// Which model works, and how: options of every command that needs one. What is not given stands in the settings.
struct ModelOptionGroup: ParsableArguments {
    @Option(help: "Checkpoint: a file, a diffusers folder, or a name that `models` lists. (default: the setting, else tiny-sd)")
    var model: String?

    @Option(help: "VAE: auto, none (the checkpoint's own), or a file, folder or name. (default: auto)")
    var vae: String?

    @Option(parsing: .unconditional, help: """
        Which of the text encoder's layers counts, from its end, \(SettingRange.clipSkip.lowerBound) to \(SettingRange.clipSkip.upperBound); \
        no effect on \(ModelFamily.namesWithoutClipSkip). (default: 1)
        """)
    var clipSkip: Int?

    @Option(help: "What brackets in prompts do: original (mean restored), no-norm, ignore, or none (they are letters). (default: original)")
    var emphasis: ModelOptions.Emphasis?

    @Flag(inversion: .prefixedNo, help: "Read {word} as emphasis of 1.05, as NovelAI does.")
    var curlyBrackets: Bool?

    @Option(help: "How precisely the networks calculate. (default: auto)")
    var precision: ModelOptions.Precision?

    @Option(help: "What the checkpoint predicts: epsilon (the noise) or v (the velocity). (default: as the checkpoint tells)")
    var prediction: ModelOptions.Prediction?

    @Flag(inversion: .prefixedNo, help: "Draw and train with a noise schedule of zero terminal SNR. (default: as the checkpoint tells)")
    var zeroSnr: Bool?

    @Option(parsing: .unconditional, help: "Compute threads; 0 takes one for each processor core. (default: 0)")
    var threads: Int?

    @Option(help: "Where a seed's noise comes from: cpu as PyTorch, nv as NVIDIA cards. (default: cpu)")
    var rng: ModelOptions.RandomSource?

    @Option(parsing: .unconditional, help: "Eta noise seed delta, added to the seed for the noise of sampling steps. (default: 0)")
    var ensd: Int?

    /// The settings with what was given on the command line put over them.
    func applied(to settings: ModelOptions, place: PlaceOptions) -> ModelOptions {
        var options = settings
        model.map { options.model = AbsolutePath.ifPath($0) }
        vae.map { options.vae = AbsolutePath.ifPath($0) }
        clipSkip.map { options.clipSkip = $0 }
        emphasis.map { options.emphasis = $0 }
        curlyBrackets.map { options.curlyBrackets = $0 }
        precision.map { options.precision = $0 }
        prediction.map { options.prediction = $0 }
        zeroSnr.map { options.zeroSNR = $0 }
        threads.map { options.threads = $0 }
        rng.map { options.randomSource = $0 }
        ensd.map { options.ensd = $0 }
        place.home.map { options.home = AbsolutePath.of($0) }
        return options
    }

    func validate() throws {
        try OptionRange.check("--clip-skip", clipSkip, SettingRange.clipSkip)
        try OptionRange.check("--threads", threads, SettingRange.threads)
        try OptionRange.check("--ensd", ensd, SettingRange.seedDelta)
    }
}

extension ModelOptions.Precision: ExpressibleByArgument {}
extension ModelOptions.Prediction: ExpressibleByArgument {}
extension ModelOptions.RandomSource: ExpressibleByArgument {}
extension ModelOptions.Emphasis: ExpressibleByArgument {}
