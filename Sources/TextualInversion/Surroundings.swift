import Engine
import EngineInterface
import Logging

/// What a command finds before it works: the home, the user's settings, the program's own files, and somewhere to write.
struct Surroundings {
    let home: Home
    let settings: UserSettings
    /// What was wrong with `settings.yaml`, in one line; the settings are the defaults then.
    let settingsProblem: String?
    let console: Console
    let log: Logger

    /// Reads the settings; what is wrong in them is said, and the defaults serve.
    init(_ place: PlaceOptions) {
        self.init(home: place.home, logLevel: place.logLevel)
    }

    /// - Parameters:
    ///   - home: as `--home` gives it.
    ///   - logLevel: least level of messages on standard error.
    init(home option: String?, logLevel: Logger.Level) {
        let loaded = SettingsFile.find().load()
        settings = loaded.settings
        settingsProblem = loaded.problem
        // Before a home in the settings goes the environment, and before both the option.
        let option = option ?? (Environment.variables["TEXTUAL_INVERSION_HOME"] == nil ? loaded.settings.options.home : nil)
        home = Home.find(option: option)
        let console = Console()
        self.console = console
        log = Logger(label: "textual-inversion") { _ in ConsoleLog(console, level: logLevel) }
        if let problem = loaded.problem { log.warning("\(problem)") }
    }

    /// The program's own files.
    /// - Throws: `FileError`.
    func resources() throws -> Resources { try Resources.find() }

    /// Where runs are: the option, else the setting, else the home's.
    func logDirectory(option: String?) -> String {
        option.map(AbsolutePath.of) ?? settings.training.logDirectory ?? home.logDirectory
    }
}
