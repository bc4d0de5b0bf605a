import EngineInterface
import Yams

/// What is wrong in a YAML text and on which line, from the errors of the library.
struct YAMLProblem: Error {
    /// Counted from 1; nil where the library does not say.
    let line: Int?
    let reason: String

    init(line: Int?, reason: String) {
        self.line = line
        self.reason = reason
    }

    /// A text that is no YAML.
    init(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            line = mark.line
            reason = SafeName.printable(problem)
        case .duplicatedKeysInMapping(_, let context):
            line = context.mark.line
            reason = "a key stands twice"
        case .reader(let problem, _, _, _):
            line = nil
            reason = SafeName.printable(problem)
        default:
            line = nil
            reason = "it cannot be read as YAML"
        }
    }

    /// A YAML text with a value of the wrong kind; its line is found by following the keys from `root`.
    init(_ error: DecodingError, in root: Node) {
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found), .dataCorrupted(let found): context = found
        @unknown default:
            line = nil
            reason = "a value is of the wrong kind"
            return
        }
        var node = root
        for key in context.codingPath {
            guard let next = node[key.stringValue] else { break }
            node = next
        }
        line = node.mark?.line
        if let number = SettingOutOfRange(error) {
            reason = number.description
            return
        }
        let name = context.codingPath.map(\.stringValue).joined(separator: ".")
        let found = node.scalar.map { ": \(SafeName.printable($0.string))" } ?? ""
        reason = name.isEmpty ? "it does not hold settings" : "\(SafeName.printable(name)) has a value of the wrong kind\(found)"
    }
}
