import EngineInterface
import Yams

/// `settings.yaml`: the user's own defaults.
public struct SettingsFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The file in `$XDG_CONFIG_HOME/textual-inversion`, or `~/.config/textual-inversion`.
    public static func find(environment: [String: String] = Environment.variables) -> SettingsFile {
        let folder = Environment.folder("XDG_CONFIG_HOME", ".config", environment)
        return SettingsFile(path: FilePath.joined(folder, "textual-inversion/settings.yaml"))
    }

    /// What reading gave: settings that always serve, and what was wrong, if something was.
    public struct Loaded: Sendable {
        public var settings: UserSettings
        /// One line with the file, the line in it and the reason; the settings are then the defaults.
        public var problem: String?
        /// Keys that there are not, a line each; the others serve.
        public var warnings: [String] = []
        /// Keys of the model's options that the file gives.
        public var givenOptions: Set<String> = []
    }

    /// Reads the file; where it is missing, empty or wrong the defaults serve.
    public func load() -> Loaded {
        guard FileStatus.isThere(path) else { return Loaded(settings: UserSettings()) }
        do {
            let text = try SmallFile.text(path, limit: 1 << 20)
            guard let (value, node) = try YAMLValue.read(text), !value.isNothing else { return Loaded(settings: UserSettings()) }
            do {
                let settings = try UserSettings(from: YAMLSettingsDecoder(value: value))
                return Loaded(settings: settings, warnings: SettingsKeys.warnings(node, path: path), givenOptions: value.keys(of: UserSettings.CodingKeys.options.rawValue))
            } catch let error as DecodingError {
                return failed(YAMLProblem(error, in: node))
            }
        } catch let error as YamlError {
            return failed(YAMLProblem(error))
        } catch let problem as YAMLProblem {
            return failed(problem)
        } catch {
            return Loaded(settings: UserSettings(), problem: "\(error); the defaults serve")
        }
    }

    /// Writes the settings, making the folder.
    /// - Throws: `FileError`.
    public func save(_ settings: UserSettings) throws(FileError) {
        let text: String
        do {
            let encoder = YAMLEncoder()
            encoder.options = .init(allowUnicode: true)
            text = try encoder.encode(settings)
        } catch {
            throw FileError("write", path, reason: "a setting has no form in YAML")
        }
        try Folder.make(FilePath.folder(of: path))
        Leftovers.sweep(FilePath.folder(of: path))
        try AtomicFile.write(text, to: path)
    }

    private func failed(_ problem: YAMLProblem) -> Loaded {
        let place = problem.line.map { " line \($0)" } ?? ""
        return Loaded(settings: UserSettings(), problem: "\(path)\(place): \(problem.reason); mend it or delete the file, the defaults serve")
    }
}
