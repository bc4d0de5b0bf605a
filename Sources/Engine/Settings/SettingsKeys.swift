import EngineInterface
import Yams

/// The keys that `settings.yaml` may have. Others do nothing, which is worth a line: mostly they are misspelt.
enum SettingsKeys {
    private static let user = names(UserSettings.CodingKeys.self)
    private static let options = names(ModelOptions.CodingKeys.self)
    /// What each part of the file may hold.
    private static let parts: [String: [String]] = [
        "model_options": options,
        "training": names(TrainingSettings.CodingKeys.self) + names(PreviewSettings.CodingKeys.self),
        "generation": names(GenerationSettings.CodingKeys.self), "preprocessing": names(PreprocessingSettings.CodingKeys.self),
        "interrogation": names(InterrogationSettings.CodingKeys.self),
    ]
    /// Lines; more tell nothing new.
    private static let mostLines = 8

    /// A line for each key that there is not.
    /// - Parameter path: of the file.
    static func warnings(_ root: Node, path: String) -> [String] {
        let found = unknown(in: root, known: user, below: "")
        return found.prefix(mostLines).map { key in
            let place = key.node.mark.map { " line \($0.line)" } ?? ""
            let name = SafeName.printable(key.part + key.name)
            let hint = NearName.of(key.name, among: key.known).map { "did you mean \($0)?" } ?? "it does nothing"
            return "\(SafeName.printable(path))\(place): there is no setting \(name); \(hint)"
        }
    }

    private struct Unknown {
        let name: String
        /// Where it stands, `training.`; empty at the top.
        let part: String
        let node: Node
        /// What may stand there.
        let known: [String]
    }

    private static func unknown(in node: Node, known: [String], below part: String) -> [Unknown] {
        guard let mapping = node.mapping else { return [] }
        return mapping.flatMap { key, value -> [Unknown] in
            guard let name = key.string else { return [] }
            guard known.contains(name) else { return [Unknown(name: name, part: part, node: key, known: known)] }
            // The same part may stand at the top and inside another.
            guard let inner = parts[name] else { return [] }
            return unknown(in: value, known: inner, below: part + name + ".")
        }
    }

    private static func names<Keys: CaseIterable & CodingKey>(_ keys: Keys.Type) -> [String] { keys.allCases.map(\.stringValue) }
}
