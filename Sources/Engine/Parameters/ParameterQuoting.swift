import EngineInterface

/// Values in the last line of a `parameters` text: those that would be misread are quoted as JSON strings.
enum ParameterQuoting {
    /// The value, quoted if it holds a comma, a colon or a line's end.
    static func quoted(_ value: String) -> String {
        guard value.unicodeScalars.contains(where: { $0 == "," || $0 == ":" || $0 == "\n" }) else { return value }
        var text = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text.append(contentsOf: "\\\"".unicodeScalars)
            case "\\": text.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": text.append(contentsOf: "\\n".unicodeScalars)
            case "\r": text.append(contentsOf: "\\r".unicodeScalars)
            case "\t": text.append(contentsOf: "\\t".unicodeScalars)
            case "\u{8}": text.append(contentsOf: "\\b".unicodeScalars)
            case "\u{C}": text.append(contentsOf: "\\f".unicodeScalars)
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
            default: text.append(scalar)
            }
        }
        return "\"" + String(text) + "\""
    }

    /// The value without its quotes; one that is no JSON string stays as it is.
    static func unquoted(_ value: String) -> String {
        guard value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
        return (try? JSONLine.decode(String.self, from: value)) ?? value
    }

    /// Without the blanks and line ends around it.
    static func stripped(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        while rest.first?.properties.isWhitespace == true { rest.removeFirst() }
        while rest.last?.properties.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
