/// How pictures are put into words: by DeepDanbooru and WD taggers as tags, by BLIP as a sentence. Keys are the web UI's options, and ours beside them.
public struct InterrogationSettings: Codable, Sendable, Equatable {
    // Taggers
    /// Least score, 0 to 1, of a tag that DeepDanbooru finds.
    public var threshold: Double
    /// Whether tags are sorted by the alphabet, else by score.
    public var sortAlphabetically: Bool
    /// Whether tags are written with spaces, else with underscores.
    public var useSpaces: Bool
    /// Whether brackets in tags are escaped, so that prompts do not read them as emphasis.
    public var escapeBrackets: Bool
    /// Tags to leave out, separated by commas.
    public var filterTags: String
    /// Whether each tag carries its score, as `(tag:0.973)`.
    public var includeRanks: Bool

    /// Least score of a tag of a WD tagger, of what is seen and of who is seen.
    public var generalThreshold: Double
    public var characterThreshold: Double

    // BLIP
    /// How many sentences are followed at a time.
    public var beams: Int
    /// Tokens of a sentence, at least.
    public var minimumLength: Int
    /// Tokens of a sentence, at most.
    public var maximumLength: Int
    /// What the scores of tokens that the sentence has already are divided by; 1 leaves them.
    public var repetitionPenalty: Double

    // Models: a file, or a folder; nil looks in the home.
    public var deepbooruModel: String?
    public var blipModel: String?
    public var wdModel: String?

    public init() {
        threshold = 0.5
        sortAlphabetically = true
        useSpaces = true
        escapeBrackets = true
        filterTags = ""
        includeRanks = false
        generalThreshold = 0.35
        characterThreshold = 0.85
        beams = 1
        minimumLength = 24
        maximumLength = 48
        repetitionPenalty = 1
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case threshold = "interrogate_deepbooru_score_threshold"
        case sortAlphabetically = "deepbooru_sort_alpha"
        case useSpaces = "deepbooru_use_spaces"
        case escapeBrackets = "deepbooru_escape"
        case filterTags = "deepbooru_filter_tags"
        case includeRanks = "interrogate_return_ranks"
        case generalThreshold = "wd_general_threshold"
        case characterThreshold = "wd_character_threshold"
        case beams = "interrogate_clip_num_beams"
        case minimumLength = "interrogate_clip_min_length"
        case maximumLength = "interrogate_clip_max_length"
        case repetitionPenalty = "interrogate_clip_repetition_penalty"
        case deepbooruModel = "deepbooru_model"
        case blipModel = "blip_model"
        case wdModel = "wd_model"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = InterrogationSettings()
        threshold = try keys.value(.threshold, defaults.threshold, in: SettingRange.share)
        sortAlphabetically = try keys.value(.sortAlphabetically, defaults.sortAlphabetically)
        useSpaces = try keys.value(.useSpaces, defaults.useSpaces)
        escapeBrackets = try keys.value(.escapeBrackets, defaults.escapeBrackets)
        filterTags = try keys.value(.filterTags, defaults.filterTags)
        includeRanks = try keys.value(.includeRanks, defaults.includeRanks)
        generalThreshold = try keys.value(.generalThreshold, defaults.generalThreshold, in: SettingRange.share)
        characterThreshold = try keys.value(.characterThreshold, defaults.characterThreshold, in: SettingRange.share)
        beams = try keys.value(.beams, defaults.beams, in: SettingRange.beams)
        minimumLength = try keys.value(.minimumLength, defaults.minimumLength, in: SettingRange.minimumLength)
        maximumLength = try keys.value(.maximumLength, defaults.maximumLength, in: SettingRange.maximumLength)
        repetitionPenalty = try keys.value(.repetitionPenalty, defaults.repetitionPenalty, in: SettingRange.repetitionPenalty)
        deepbooruModel = try keys.decodeIfPresent(String.self, forKey: .deepbooruModel)
        blipModel = try keys.decodeIfPresent(String.self, forKey: .blipModel)
        wdModel = try keys.decodeIfPresent(String.self, forKey: .wdModel)
    }
}
