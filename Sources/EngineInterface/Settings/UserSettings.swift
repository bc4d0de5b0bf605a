/// What `settings.yaml` holds: the user's own defaults. Every key may be left out.
public struct UserSettings: Codable, Sendable, Equatable {
    /// The interface's language, `en` or `zh`; nil follows `LANG`.
    public var language: String?
    /// Name of the colour theme.
    public var theme: String?
    /// How the interface shows pictures, in its own words; nil finds out what the terminal can.
    public var pictureMode: String?
    /// Which characters the interface draws with, in its own words; nil finds out what the terminal can.
    public var glyphs: String?
    /// Which characters the interface draws curves with, in its own words; nil takes blocks.
    public var chart: String?
    /// A regular expression that picks the words of a file-name caption, as the web UI's option of that name.
    public var filenameWordRegex: String
    /// What joins these words.
    public var filenameJoinString: String
    /// What options that are not given on the command line take, per command.
    public var training: TrainingSettings
    public var generation: GenerationSettings
    public var preprocessing: PreprocessingSettings
    /// Model, VAE, threads and the like, for every command.
    public var options: ModelOptions
    public var interrogation: InterrogationSettings

    public init() {
        filenameWordRegex = ""
        filenameJoinString = " "
        training = TrainingSettings()
        generation = GenerationSettings()
        preprocessing = PreprocessingSettings()
        options = ModelOptions()
        interrogation = InterrogationSettings()
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case language, theme, glyphs, chart, training, generation, preprocessing, interrogation
        case pictureMode = "picture_mode"
        case filenameWordRegex = "dataset_filename_word_regex"
        case filenameJoinString = "dataset_filename_join_string"
        case options = "model_options"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = UserSettings()
        language = try keys.decodeIfPresent(String.self, forKey: .language)
        theme = try keys.decodeIfPresent(String.self, forKey: .theme)
        pictureMode = try keys.decodeIfPresent(String.self, forKey: .pictureMode)
        glyphs = try keys.decodeIfPresent(String.self, forKey: .glyphs)
        chart = try keys.decodeIfPresent(String.self, forKey: .chart)
        filenameWordRegex = try keys.value(.filenameWordRegex, defaults.filenameWordRegex)
        filenameJoinString = try keys.value(.filenameJoinString, defaults.filenameJoinString)
        training = try keys.value(.training, defaults.training)
        generation = try keys.value(.generation, defaults.generation)
        preprocessing = try keys.value(.preprocessing, defaults.preprocessing)
        options = try keys.value(.options, defaults.options)
        interrogation = try keys.value(.interrogation, defaults.interrogation)
    }
}
