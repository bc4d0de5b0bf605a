import ArgumentParser
import EngineInterface

/// Settings as another process of the program hands them over.
enum SettingsDocument {
    /// - Throws: `ValidationError`, wrong usage, when the text holds none.
    static func read<Settings: Decodable>(_ type: Settings.Type, _ document: String) throws -> Settings {
        do {
            return try JSONLine.decode(type, from: document)
        } catch {
            throw ValidationError("--settings holds no settings")
        }
    }
}
