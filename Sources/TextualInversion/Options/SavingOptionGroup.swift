import ArgumentParser
import Engine
import EngineInterface

/// What a run saves and when, and how it is judged.
struct SavingOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "Steps between previews; 0 makes none. (default: an eighth of a run of under 4000 steps, else 500)")
    var saveImageEvery: Int?

    @Option(parsing: .unconditional, help: "Steps between copies of the embedding; 0 makes none. (default: an eighth of a run of under 4000 steps, else 500)")
    var saveEmbeddingEvery: Int?

    @Flag(inversion: .prefixedNo, help: "Write generation parameters into previews, and pictures that carry the embedding. (default: --png-chunks)")
    var pngChunks: Bool?

    @Flag(inversion: .prefixedNo, help: "Write the optimizer's state beside the embedding, as NAME.pt.optim.")
    var saveOptimizerState: Bool?

    @Option(help: ArgumentHelp("Where run folders go. (default: textual_inversion in the home)", valueName: "folder"))
    var logDirectory: String?

    @Option(name: .customLong("write-csv-every"), parsing: .unconditional, help: "Steps between lines of the loss table; 0 writes none. (default: 1)")
    var writeCSVEvery: Int?

    @Option(parsing: .unconditional, help: "Steps between validations; 0 makes none. (default: what costs about 4.5 % of the work)")
    var validateEvery: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("Share of the pictures, 0 to less than 1, for validation only. (default: 0)", valueName: "fraction"))
    var holdOut: Double?

    @Flag(inversion: .prefixedNo, help: "End the run once the validation loss is flat.")
    var stopWhenFlat: Bool?

    /// Puts what was given over the settings.
    func apply(to settings: inout TrainingSettings) {
        saveImageEvery.map { settings.saveImageEvery = $0 }
        saveEmbeddingEvery.map { settings.saveEmbeddingEvery = $0 }
        pngChunks.map { settings.pngChunks = $0 }
        saveOptimizerState.map { settings.saveOptimizerState = $0 }
        logDirectory.map { settings.logDirectory = AbsolutePath.of($0) }
        writeCSVEvery.map { settings.writeCSVEvery = $0 }
        validateEvery.map { settings.validateEvery = $0 }
        holdOut.map { settings.holdOut = $0 }
        stopWhenFlat.map { settings.stopWhenFlat = $0 }
    }

    func validate() throws {
        try OptionRange.check("--save-image-every", saveImageEvery, SettingRange.cadence)
        try OptionRange.check("--save-embedding-every", saveEmbeddingEvery, SettingRange.cadence)
        try OptionRange.check("--write-csv-every", writeCSVEvery, SettingRange.cadence)
        try OptionRange.check("--validate-every", validateEvery, SettingRange.cadence)
        guard let holdOut else { return }
        guard holdOut >= 0, holdOut < 1 else { throw ValidationError("--hold-out takes a number from 0 to less than 1, not \(holdOut)") }
    }
}
