/// Emphasis in brackets, read as the web UI reads it: `(x)` weighs 1.1, `[x]` 1 / 1.1, `(x:1.3)` 1.3, and brackets multiply.
/// `\(` is a bracket of the text. Brackets that are never closed hold to the end.
public struct PromptAttention: Sendable {
    private enum Bracket {
        case round, square, curly

        var factor: Double {
            switch self {
            case .round: 1.1
            case .square: 1 / 1.1
            case .curly: 1.05
            }
        }
    }

    private var parts: [PromptPart] = []
    /// Where the open brackets of a kind began.
    private var round: [Int] = []
    private var square: [Int] = []
    private var curly: [Int] = []

    /// The stretches of a text with their weights; neighbours of one weight are joined. At least one.
    /// - Parameter readsCurlyBrackets: whether `{x}` weighs 1.05, as NovelAI's do; the web UI takes them for text.
    public static func parts(of text: String, readsCurlyBrackets: Bool = false) -> [PromptPart] {
        var attention = PromptAttention()
        attention.read(PromptScalars(text.unicodeScalars), readsCurlyBrackets)
        return attention.finished()
    }

    private mutating func read(_ text: PromptScalars, _ readsCurlyBrackets: Bool) {
        var place = 0
        while place < text.count {
            switch text[place] {
            case "\\":
                let next = place + 1 < text.count ? text[place + 1] : nil
                let isEscape = next.map { "()[]\\".unicodeScalars.contains($0) || (readsCurlyBrackets && "{}".unicodeScalars.contains($0)) } ?? false
                // A lone backslash is a part without letters, as in the web UI; behind a weighted part it stands for itself.
                parts.append(PromptPart(isEscape ? text.text(place + 1 ..< place + 2) : ""))
                place += isEscape ? 2 : 1
            case "(":
                round.append(parts.count)
                place += 1
            case "[":
                square.append(parts.count)
                place += 1
            case "{" where readsCurlyBrackets:
                curly.append(parts.count)
                place += 1
            case ":":
                place = readColon(text, at: place)
            case ")":
                close(\.round, .round, otherwise: ")")
                place += 1
            case "]":
                close(\.square, .square, otherwise: "]")
                place += 1
            case "}" where readsCurlyBrackets:
                close(\.curly, .curly, otherwise: "}")
                place += 1
            default:
                let end = text[place...].firstIndex { Self.isSpecial($0, readsCurlyBrackets) } ?? text.count
                add(PromptScalars(text[place ..< end]))
                place = end
            }
        }
    }

    private static func isSpecial(_ scalar: Unicode.Scalar, _ readsCurlyBrackets: Bool) -> Bool {
        switch scalar {
        case "\\", "(", ")", "[", "]", ":": true
        case "{", "}": readsCurlyBrackets
        default: false
        }
    }

    /// `:1.3)` closes a round bracket with a weight of its own; where none is open, or the number is none, it is text.
    /// - Returns: the place behind it.
    private mutating func readColon(_ text: PromptScalars, at place: Int) -> Int {
        if let (weight, end) = Self.weight(text, after: place) {
            if let start = round.popLast() {
                multiply(from: start, by: weight)
            } else {
                add(PromptScalars(text[place ..< end]))
            }
            return end
        }
        add([":"])
        return place + 1
    }

    /// The number between a colon and the bracket that follows it, and the place behind the bracket.
    private static func weight(_ text: PromptScalars, after colon: Int) -> (Double, Int)? {
        var place = text.skippingSpace(from: colon + 1)
        var digits = ""
        if place < text.count, text[place] == "+" || text[place] == "-" {
            digits.unicodeScalars.append(text[place])
            place += 1
        }
        while place < text.count {
            if let digit = text[place].decimalDigit {
                digits += String(digit)
            } else if text[place] == "." {
                digits += "."
            } else {
                break
            }
            place += 1
        }
        place = text.skippingSpace(from: place)
        guard place < text.count, text[place] == ")", let number = Double(pythonText: digits) else { return nil }
        return (number, place + 1)
    }

    private mutating func close(_ open: WritableKeyPath<PromptAttention, [Int]>, _ bracket: Bracket, otherwise text: Unicode.Scalar) {
        if let start = self[keyPath: open].popLast() {
            multiply(from: start, by: bracket.factor)
        } else {
            add([text])
        }
    }

    private mutating func multiply(from start: Int, by factor: Double) {
        for index in start ..< max(start, parts.count) { parts[index].weight *= factor }
    }

    /// Adds text, cut at the word BREAK, around which white space goes.
    private mutating func add(_ text: PromptScalars) {
        var start = 0
        for place in text.places(ofWord: "BREAK") {
            var end = place
            while end > start, text[end - 1].isPromptSpace { end -= 1 }
            parts.append(PromptPart(text.text(start ..< end)))
            parts.append(.chunkBreak)
            start = text.skippingSpace(from: place + 5)
        }
        parts.append(PromptPart(text.text(start ..< text.count)))
    }

    private mutating func finished() -> [PromptPart] {
        for start in round { multiply(from: start, by: Bracket.round.factor) }
        for start in square { multiply(from: start, by: Bracket.square.factor) }
        for start in curly { multiply(from: start, by: Bracket.curly.factor) }
        guard !parts.isEmpty else { return [PromptPart("")] }
        return parts.reduce(into: []) { joined, part in
            if let last = joined.last, last.weight == part.weight {
                joined[joined.count - 1].text += part.text
            } else {
                joined.append(part)
            }
        }
    }
}
