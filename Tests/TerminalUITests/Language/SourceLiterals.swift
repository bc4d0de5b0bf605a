import Foundation

/// A text in the engine's sources, as it stands there.
struct SourceLiteral {
    enum Part: Equatable {
        case text(String)
        /// An interpolation, by its expression.
        case value(String)
    }

    let file: String
    let line: Int
    var parts: [Part]

    /// With interpolations written as in the source.
    var source: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let expression): "\\(\(expression))"
            }
        }.joined()
    }

    /// Whether it reads like a sentence or a part of one: words, with a space among them.
    var isSentence: Bool {
        let texts = parts.map { part in
            if case .text(let text) = part { return text }
            return "\u{1}"
        }.joined()
        let hasSpace = texts.drop { $0 == " " }.reversed().drop { $0 == " " }.contains(" ")
        return hasSpace && texts.split { !$0.isASCII || !$0.isLetter }.contains { $0.count > 1 }
    }
}

/// Finds texts in Swift sources. Texts joined by `+` are one; comments, texts over several lines, raw texts and those of preconditions, which no
/// user sees, are left out.
struct SourceReader {
    private let file: String
    private let characters: [Character]
    private var position = 0
    private var line = 1

    private init(_ source: String, file: String) {
        self.file = file
        characters = Array(source)
    }

    static func literals(in source: String, file: String) -> [SourceLiteral] {
        var reader = SourceReader(source, file: file)
        return reader.read()
    }

    private func starts(_ text: String) -> Bool { characters[position...].starts(with: text) }

    private mutating func skip(_ count: Int) {
        for character in characters[position..<min(position + count, characters.count)] where character == "\n" { line += 1 }
        position += count
    }

    private mutating func skip(past end: String) {
        while position < characters.count, !starts(end) { skip(1) }
        skip(end.count)
    }

    private mutating func read() -> [SourceLiteral] {
        var found: [SourceLiteral] = []
        // What stands between the last text and the one that comes.
        var between = ""
        var isPrecondition = false
        while position < characters.count {
            if starts("//") {
                skip(past: "\n")
                isPrecondition = false
            } else if starts("/*") {
                skip(past: "*/")
            } else if starts("\"\"\"") {
                skip(3)
                skip(past: "\"\"\"")
                between = "…"
            } else if starts("#\"") {
                skip(2)
                skip(past: "\"#")
                between = "…"
            } else if characters[position] == "\"" {
                let start = line
                let parts = text()
                if isPrecondition { continue }
                if between.filter({ !$0.isWhitespace }) == "+", !found.isEmpty {
                    found[found.count - 1].parts += parts
                } else {
                    found.append(SourceLiteral(file: file, line: start, parts: parts))
                }
                between = ""
            } else {
                if starts("precondition") { isPrecondition = true }
                if starts("\n"), !between.hasSuffix(",") { isPrecondition = false }
                if characters[position] != " " { between.append(characters[position]) }
                skip(1)
            }
        }
        return found
    }

    /// From one quotation mark to the other.
    private mutating func text() -> [SourceLiteral.Part] {
        var parts: [SourceLiteral.Part] = []
        var text = ""
        skip(1)
        while position < characters.count, characters[position] != "\"" {
            if starts("\\(") {
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                skip(2)
                parts.append(.value(expression()))
            } else if starts("\\") {
                text.append(["n": "\n", "r": "\r", "0": "\0", "t": "\t"][characters[position + 1]] ?? characters[position + 1])
                skip(2)
            } else {
                text.append(characters[position])
                skip(1)
            }
        }
        skip(1)
        if !text.isEmpty { parts.append(.text(text)) }
        return parts
    }

    /// Up to the bracket that closes an interpolation.
    private mutating func expression() -> String {
        let start = position
        var depth = 1
        while position < characters.count {
            switch characters[position] {
            case "\"":
                _ = text()
                continue
            case "(": depth += 1
            case ")": depth -= 1
            default: break
            }
            skip(1)
            if depth == 0 { return String(characters[start..<position - 1]) }
        }
        return ""
    }
}
