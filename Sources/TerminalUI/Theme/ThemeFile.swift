import EngineInterface
import Yams

/// A theme as its YAML file describes it: `title`, `title_zh`, `light`, `background`, `colors` (names for colours) and `styles` (a style for
/// each role). What is wrong is left out and told; what is missing follows the theme's text.
public struct ThemeFile: Sendable {
    /// nil where the file is no YAML mapping at all.
    public private(set) var theme: Theme?
    public private(set) var problems: [ThemeProblem] = []

    private let file: String
    private let lines: [Substring]
    private var colors: [String: Color] = [:]

    /// - Parameters:
    ///   - text: what the file holds.
    ///   - file: its path, for what is told about it.
    ///   - name: what the theme is called in the settings.
    public init(_ text: String, file: String, name: String) {
        self.file = file
        lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        if let line = YAMLAliases.excess(in: text) {
            report(line, "too many aliases (*name); write the values out")
            return
        }
        do {
            if let root = try Yams.compose(yaml: text) {
                if let mapping = root.mapping { theme = read(mapping, Theme(name: name)) }
                if theme == nil { report(root.mark?.line, "a theme is keys with values") }
            } else {
                report(nil, "the file is empty")
            }
        } catch let error as YamlError {
            report(error)
        } catch {
            report(nil, "it cannot be read as YAML")
        }
    }

    private mutating func read(_ root: Node.Mapping, _ plain: Theme) -> Theme {
        var theme = plain
        var (background, styles): ((key: Node, value: Node)?, Node?)
        for (key, value) in root {
            switch key.string {
            case "title": theme.englishTitle = title(key, value)
            case "title_zh": theme.chineseTitle = title(key, value)
            case "light":
                if let isLight = value.bool { theme.isLight = isLight } else { report(key.mark?.line, "`light` is true or false") }
            case "background": background = (key, value)
            case "colors": readColors(key, value)
            case "styles":
                if value.mapping != nil { styles = value } else { report(key.mark?.line, "`styles` are roles with styles") }
            default: report(key.mark?.line, "unknown key \(StyleText.quoted(key.string ?? ""))")
            }
        }
        // Names may be used above the place where they are given.
        if let (key, value) = background, let color = color(key, value) { theme.background = color }
        readStyles(styles?.mapping ?? [:], into: &theme)
        return theme
    }

    private mutating func title(_ key: Node, _ value: Node) -> String? {
        guard let title = value.scalar?.string, !title.isEmpty else {
            report(key.mark?.line, "\(StyleText.quoted(key.string ?? "")) is a text")
            return nil
        }
        return TextWidth.printable(title)
    }

    private mutating func readColors(_ key: Node, _ value: Node) {
        guard let mapping = value.mapping else { return report(key.mark?.line, "`colors` are names with colours") }
        for (name, value) in mapping {
            guard let word = name.scalar?.string, !StyleText.isReserved(word) else {
                report(name.mark?.line, "a colour cannot be called \(StyleText.quoted(name.scalar?.string ?? "so"))")
                continue
            }
            if let color = color(name, value) { colors[word] = color }
        }
    }

    /// A colour after a key; nil where it is none, which is told.
    private mutating func color(_ key: Node, _ value: Node) -> Color? {
        guard let text = text(key, value, "a colour") else { return nil }
        do {
            return try StyleText.color(text, names: colors)
        } catch {
            report(value.mark?.line, error.description)
            return nil
        }
    }

    private mutating func readStyles(_ mapping: Node.Mapping, into theme: inout Theme) {
        var given: [String: StyleText] = [:]
        for (key, value) in mapping {
            guard let role = key.scalar?.string, Theme.roles.contains(where: { $0.name == role }) else {
                report(key.mark?.line, "unknown role \(StyleText.quoted(key.scalar?.string ?? ""))")
                continue
            }
            guard let text = text(key, value, "a style") else { continue }
            do {
                given[role] = try StyleText(text, names: colors)
            } catch {
                report(value.mark?.line, error.description)
            }
        }
        let foreground = given["text"]?.foreground ?? .terminal
        for role in Theme.roles {
            let style = given[role.name]
            theme[keyPath: role.style] = Style(
                style?.foreground ?? foreground, on: style?.background ?? theme.background,
                style?.attributes ?? theme[keyPath: role.style].attributes)
        }
    }

    /// The text of a value; nil where it is none, which is told.
    private mutating func text(_ key: Node, _ value: Node, _ kind: String) -> String? {
        let line = key.mark?.line
        let name = StyleText.quoted(key.scalar?.string ?? "")
        guard let scalar = value.scalar else {
            report(line, "\(name) is \(kind), one text")
            return nil
        }
        if scalar.style == .plain, let line, losesColor(scalar.string, line: line) {
            report(line, "\(name) needs quotes: # begins a comment where a space is before it")
            return nil
        }
        if value.null != nil && scalar.style == .plain {
            report(line, "\(name) has no value")
            return nil
        }
        return scalar.string
    }

    /// Whether a line has a colour with # that YAML took for a comment.
    private func losesColor(_ value: String, line: Int) -> Bool {
        guard line >= 1, line <= lines.count, let hash = lines[line - 1].firstRange(of: " #") else { return false }
        let digits = lines[line - 1][hash.upperBound...].prefix { $0.isHexDigit }
        return digits.count == 6 && !value.contains("#\(digits)")
    }

    private mutating func report(_ line: Int?, _ reason: String) {
        problems.append(ThemeProblem(file: file, line: line, reason: reason))
    }

    private mutating func report(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            report(mark.line, problem)
        case .duplicatedKeysInMapping(let keys, let context):
            report(context.mark.line, "\(StyleText.quoted(keys.first ?? "")) stands twice")
        case .reader(let problem, _, _, _): report(nil, problem)
        default: report(nil, "it cannot be read as YAML")
        }
    }
}
