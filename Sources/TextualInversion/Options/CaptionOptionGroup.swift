import ArgumentParser
import Engine
import EngineInterface

/// How pictures are put into words. What is not given stands in the settings.
struct CaptionOptionGroup: ParsableArguments {
    @Option(parsing: .unconditional, help: "Least score of a tag by DeepDanbooru, 0 to 1; the guide advises 0.75. (default: 0.5)")
    var threshold: Double?

    @Option(parsing: .unconditional, help: "Score that a tag of a WD tagger has to exceed, 0 to 1. (default: 0.35)")
    var generalThreshold: Double?

    @Option(parsing: .unconditional, help: "Score that a character of a WD tagger has to exceed, 0 to 1. (default: 0.85)")
    var characterThreshold: Double?

    @Option(help: "Order of tags: score or alphabetical. (default: alphabetical)")
    var sort: TagOrder?

    @Flag(inversion: .prefixedNo, help: "Write tags with spaces, else with underscores. (default: --spaces)")
    var spaces: Bool?

    @Flag(inversion: .prefixedNo, help: "Escape brackets in tags, so that prompts do not read them as emphasis. (default: --escape)")
    var escape: Bool?

    @Option(help: ArgumentHelp("Tags to leave out, separated by commas.", valueName: "tags"))
    var filterTags: String?

    @Flag(inversion: .prefixedNo, help: "Write each tag with its score, as (tag:0.973).")
    var ranks: Bool?

    @Option(parsing: .unconditional, help: "BLIP: sentences that are followed at a time. (default: 1)")
    var beams: Int?

    @Option(parsing: .unconditional, help: "BLIP: tokens of a sentence, at least. (default: 24)")
    var minLength: Int?

    @Option(parsing: .unconditional, help: "BLIP: tokens of a sentence, at most. (default: 48)")
    var maxLength: Int?

    @Option(parsing: .unconditional, help: "BLIP: what scores of words that were said are divided by. (default: 1)")
    var repetitionPenalty: Double?

    @Option(help: ArgumentHelp("DeepDanbooru's file. (default: in the home)", valueName: "file"))
    var deepbooruModel: String?

    @Option(help: ArgumentHelp("BLIP's file or folder. (default: in the home)", valueName: "path"))
    var blipModel: String?

    @Option(help: ArgumentHelp("A WD tagger's folder. (default: in the home)", valueName: "folder"))
    var wdModel: String?

    /// Puts what was given over the settings.
    func apply(to settings: inout InterrogationSettings) {
        threshold.map { settings.threshold = $0 }
        generalThreshold.map { settings.generalThreshold = $0 }
        characterThreshold.map { settings.characterThreshold = $0 }
        sort.map { settings.sortAlphabetically = $0 == .alphabetical }
        spaces.map { settings.useSpaces = $0 }
        escape.map { settings.escapeBrackets = $0 }
        filterTags.map { settings.filterTags = $0 }
        ranks.map { settings.includeRanks = $0 }
        beams.map { settings.beams = $0 }
        minLength.map { settings.minimumLength = $0 }
        maxLength.map { settings.maximumLength = $0 }
        repetitionPenalty.map { settings.repetitionPenalty = $0 }
        deepbooruModel.map { settings.deepbooruModel = AbsolutePath.of($0) }
        blipModel.map { settings.blipModel = AbsolutePath.of($0) }
        wdModel.map { settings.wdModel = AbsolutePath.of($0) }
    }

    func validate() throws {
        try OptionRange.check("--threshold", threshold, SettingRange.share)
        try OptionRange.check("--general-threshold", generalThreshold, SettingRange.share)
        try OptionRange.check("--character-threshold", characterThreshold, SettingRange.share)
        try OptionRange.check("--beams", beams, SettingRange.beams)
        try OptionRange.check("--min-length", minLength, SettingRange.minimumLength)
        try OptionRange.check("--max-length", maxLength, SettingRange.maximumLength)
        try OptionRange.check("--repetition-penalty", repetitionPenalty, SettingRange.repetitionPenalty)
    }
}

/// The words of `--sort`.
enum TagOrder: String, CaseIterable, ExpressibleByArgument {
    case score, alphabetical
}

extension Captioner: ExpressibleByArgument {}
extension CaptionAction: ExpressibleByArgument {}
