import Engine
import EngineInterface

/// All that the terminal interface is given by the program.
struct InterfaceServices {
    let queries: any EngineQueries
    let work: any EngineWork
    let settings: UserSettings
    /// What was wrong with `settings.yaml`, a line each.
    let settingsProblems: [String]
    /// Folders of colour themes: the program's, then the user's, whose themes hide ours of the same name. Either may be missing.
    let themeFolders: [String]
    /// The home folder.
    let home: String
    /// Where runs are: the setting, else the home's.
    let logDirectory: String

    /// - Throws: `FileError` when the program's own files are missing.
    init(_ surroundings: Surroundings) throws {
        let resources = try surroundings.resources()
        let file = SettingsFile.find()
        home = AbsolutePath.of(surroundings.home.path)
        logDirectory = AbsolutePath.of(surroundings.logDirectory(option: nil))
        settings = surroundings.settings
        settingsProblems = surroundings.settingsProblems
        themeFolders = [resources.themes, FilePath.joined(FilePath.folder(of: file.path), "themes")]
        var generation = settings.generation
        generation.options = settings.options
        queries = EngineAnswers(home: surroundings.home, resources: resources, logDirectory: logDirectory, generation: generation)
        work = InterfaceWork(home: surroundings.home, resources: resources, logDirectory: logDirectory, settingsFile: file)
    }
}
