import EngineInterface
import Yams

/// What a YAML document says, plainly: texts, lists and keys with values, aliases put in place.
indirect enum YAMLValue {
    /// Whether it stood there without quotes, so that it may be a number, true, false or nothing.
    case text(String, isPlain: Bool)
    case list([YAMLValue])
    case keys([(name: String, value: YAMLValue)])

    /// What no settings come near to.
    private static let (deepest, largest) = (32, 20_000)

    /// The document that a text is; nil for an empty one.
    /// - Throws: `YamlError`, or `YAMLProblem` for more than settings can hold.
    static func read(_ text: String) throws -> (value: YAMLValue, node: Node)? {
        if let line = YAMLAliases.excess(in: text) { throw YAMLProblem(line: line, reason: "too many aliases (*name); write the values out") }
        guard let node = try Yams.compose(yaml: text) else { return nil }
        var left = largest
        return (try YAMLValue(node, depth: 0, left: &left), node)
    }

    /// - Parameter left: how many values there may be.
    private init(_ node: Node, depth: Int, left: inout Int) throws(YAMLProblem) {
        left -= 1
        guard depth < Self.deepest, left >= 0 else { throw YAMLProblem(line: node.mark?.line, reason: "more than settings can hold") }
        switch node {
        case .scalar(let scalar): self = .text(scalar.string, isPlain: scalar.style == .plain || scalar.style == .any)
        case .sequence(let nodes):
            var values: [YAMLValue] = []
            for node in nodes { values.append(try YAMLValue(node, depth: depth + 1, left: &left)) }
            self = .list(values)
        case .mapping(let pairs):
            var keys: [(name: String, value: YAMLValue)] = []
            for (key, value) in pairs {
                guard let name = key.scalar?.string else { throw YAMLProblem(line: key.mark?.line, reason: "a key is no text") }
                guard name != "<<" else { throw YAMLProblem(line: key.mark?.line, reason: "merged keys (<<) are not read; write the keys out") }
                keys.append((name, try YAMLValue(value, depth: depth + 1, left: &left)))
            }
            self = .keys(keys)
        case .alias: throw YAMLProblem(line: node.mark?.line, reason: "an alias stands for nothing")
        }
    }

    /// The names of the keys under a key; none where it holds no keys.
    func keys(of name: String) -> Set<String> {
        guard case .keys(let keys) = self, case .keys(let inner)? = keys.last(where: { $0.name == name })?.value else { return [] }
        return Set(inner.map(\.name))
    }

    /// Whether it is left empty.
    var isNothing: Bool {
        if case .text(let text, isPlain: true) = self { ["", "~", "null", "Null", "NULL"].contains(text) } else { false }
    }

    var string: String? {
        if case .text(let text, _) = self { text } else { nil }
    }

    /// `true`, `yes`, `on` and their opposites, as YAML 1.1 has them.
    var bool: Bool? {
        guard case .text(let text, isPlain: true) = self else { return nil }
        return switch text.lowercased() {
        case "true", "yes", "on", "y": true
        case "false", "no", "off", "n": false
        default: nil
        }
    }

    /// A whole number in decimal digits, or behind 0x, 0o and 0b; `_` between digits is left out. No base 60: 1:30 is a text.
    var integer: Int? {
        guard case .text(let text, isPlain: true) = self else { return nil }
        let digits = text.filter { $0 != "_" }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) { return Int(digits.dropFirst(2), radix: radix) }
        return Int(digits)
    }

    var number: Double? {
        guard case .text(let text, isPlain: true) = self else { return nil }
        switch text.lowercased() {
        case ".inf", "+.inf": return .infinity
        case "-.inf": return -.infinity
        case ".nan": return .nan
        default:
            let digits = text.filter { $0 != "_" }
            return digits.allSatisfy { $0.isNumber || "+-.eE".contains($0) } ? Double(digits) : integer.map(Double.init)
        }
    }
}
