import Engine
import EngineInterface
import Logging

/// What a command finds before it works: the home, the user's settings, the program's own files, and somewhere to write.
struct Surroundings {
    let home: Home
    private let isHomeChosen: Bool
    let settings: UserSettings
    /// What was wrong with `settings.yaml`, a line each.
    let settingsProblems: [String]
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
        var settings = loaded.settings
        // Before a home in the settings goes the environment, and before both the option.
        let option = option ?? (Environment.variables["TEXTUAL_INVERSION_HOME"] == nil ? loaded.settings.options.home : nil)
        home = Home.find(option: option)
        isHomeChosen = option != nil
        // A web UI's own choices go before the program's, and behind the user's.
        WebUIOptions(home: home, resources: try? Resources.find()).fill(&settings.options, except: loaded.givenOptions)
        self.settings = settings
        let console = Console()
        self.console = console
        log = Logger(label: "textual-inversion") { _ in ConsoleLog(console, level: logLevel) }
        settingsProblems = [loaded.problem].compactMap(\.self) + loaded.warnings
        for problem in settingsProblems { log.warning("\(problem)") }
    }

    /// For commands that list what is in the home, which cannot tell a home that is not there from an empty one: says so.
    /// - Throws: `Failure` where it is a file.
    func checkHome() throws(Failure) {
        let shown = SafeName.printable(home.path)
        switch FileStatus(home.path)?.isFolder {
        case true: break
        case false: throw Failure("The home \(shown) is a file; --home takes a folder", status: .usage)
        // The home that nobody chose is made when something is first written to it.
        case nil where isHomeChosen: log.warning("There is no home \(shown); check its name, or make something in it, for example with `create`")
        case nil: break
        }
    }

    /// The program's own files.
    /// - Throws: `FileError`.
    func resources() throws -> Resources { try Resources.find() }

    /// Where runs are: the option, else the setting, else the home's.
    func logDirectory(option: String?) -> String {
        option.map(AbsolutePath.of) ?? settings.training.logDirectory ?? home.logDirectory
    }
}
