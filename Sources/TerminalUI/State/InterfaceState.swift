import EngineInterface

/// Everything that the screen shows. Changed by `update` only; drawing is a function of it.
package struct InterfaceState: Sendable {
    // The terminal
    var size: Size
    var traits: TerminalTraits
    var pictureMode: PictureMode
    /// What `v` has chosen; it stays when the window changes its size.
    var chosenPictureMode: PictureMode?
    /// Seconds that the clock is ahead of UTC.
    var utcOffset: Int

    // The user's
    var settings: UserSettings
    var language: Language
    /// That of the surroundings, for a user who has chosen none.
    let surroundingLanguage: Language
    var theme: Theme
    /// What `~` stands for in paths, and what relative ones begin at.
    let userFolder: String
    let workingFolder: String

    // What there is
    var catalog = Catalog()
    var pictures = PictureCache()
    /// Unix seconds of the last message.
    var now: Double

    // What is shown
    var front = Pane.create
    var overlay: Overlay?
    var notice: Notice?
    var settingsPane: SettingsPane
    var createPane: CreatePane
    var preprocessPane: PreprocessPane
    var trainPane: TrainPane
    var generatePane: GeneratePane
    var runsPane = RunsPane()
    /// The run in view; pane 4 shows it in place of the form.
    var live: LiveView?
    /// Whether the first list of runs has been looked at for one to attach to.
    var hasOfferedRuns = false

    package init(_ start: InterfaceStart, size: Size, traits: TerminalTraits, now: Double, utcOffset: Int) {
        self.size = size
        self.traits = traits
        self.now = now
        self.utcOffset = utcOffset
        settings = start.settings
        surroundingLanguage = start.language
        language = start.settings.language.flatMap(Language.init) ?? start.language
        catalog.themes = start.themes
        (userFolder, workingFolder) = (start.userFolder, start.workingFolder)
        theme = Self.theme(start.settings, start.themes, traits)
        pictureMode = Self.pictureMode(start.settings, traits)
        settingsPane = SettingsPane(start.settings)
        createPane = CreatePane()
        preprocessPane = PreprocessPane(start.settings)
        trainPane = TrainPane(start.settings)
        generatePane = GeneratePane(start.settings)
        if let problem = start.problems.first { notice = Notice(.warning, Phrase(problem, Language.chinese.translated(problem))) }
    }

    /// The chosen theme, else the one that suits the terminal.
    static func theme(_ settings: UserSettings, _ themes: [Theme], _ traits: TerminalTraits) -> Theme {
        let name = settings.theme ?? (traits.colors == .none ? "monochrome" : "default")
        return themes.first { $0.name == name } ?? themes.first ?? Theme(name: "default")
    }

    /// The chosen mode where the terminal can do it, else the best.
    static func pictureMode(_ settings: UserSettings, _ traits: TerminalTraits) -> PictureMode {
        let chosen = settings.pictureMode.flatMap(PictureMode.init)
        return chosen.flatMap { traits.pictureModes.contains($0) ? $0 : nil } ?? traits.pictureModes.first ?? .none
    }

    /// The terminal's traits with the user's choice of characters over them.
    var effectiveTraits: TerminalTraits {
        var effective = traits
        if let glyphs = settings.glyphs.flatMap(GlyphSet.init) { effective.glyphs = glyphs }
        return effective
    }

    var model: String { settings.options.model }
    func text(_ phrase: Phrase) -> String { language.text(phrase) }
}

/// What the interface begins with.
public struct InterfaceStart: Sendable {
    public var settings: UserSettings
    /// The language of the surroundings, for a user who has chosen none.
    public var language: Language
    public var themes: [Theme]
    /// What was wrong with files of the user, one line each.
    public var problems: [String]
    /// What `~` stands for in paths, and what relative ones begin at.
    public var userFolder: String
    public var workingFolder: String

    public init(
        settings: UserSettings, language: Language, themes: [Theme], problems: [String], userFolder: String, workingFolder: String
    ) {
        self.userFolder = userFolder
        self.workingFolder = workingFolder
        self.settings = settings
        self.language = language
        self.themes = themes
        self.problems = problems
    }
}
