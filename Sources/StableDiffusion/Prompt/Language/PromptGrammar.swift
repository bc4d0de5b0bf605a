/// A prompt as the grammar of prompt editing reads it.
indirect enum PromptNode: Sendable, Equatable {
    case text(String)
    /// `[before:after:when]`
    case scheduled(before: [PromptNode], after: [PromptNode], when: ScheduleBoundary)
    /// `[a|b|c]`
    case alternating([[PromptNode]])
}

/// Where a scheduled part changes, as written.
struct ScheduleBoundary: Sendable, Equatable {
    let number: Double
    /// Whether it was written with a decimal point, which makes a fraction of all steps of it.
    let isFraction: Bool
}

/// Reads prompt editing and alternation. Groups are what brackets enclose that match and obey the grammar:
///
///     group     = "(" items ")" | "(" items ":" items ")" | "[" items "]"
///               | "[" [items ":"] items ":" number "]" | "[" items ("|" items)+ "]"
///     items     = (group | text)*
///
/// Outside of all groups brackets and colons that belong to none are text. A bar that belongs to none, or a lone backslash, makes the
/// whole prompt plain text. The web UI's parser (Earley, with ambiguities settled by hash order) gives one of several readings where
/// brackets do not match; this is the one that finds the most groups.
struct PromptGrammar {
    /// Groups nested deeper than this are text, so that no prompt exhausts the stack.
    private static let deepest = 200

    private let text: PromptScalars
    /// Groups that were looked for, by where they begin; nil where there is none.
    private var known: [Int: (node: [PromptNode], end: Int)?] = [:]
    private var depth = 0

    /// The prompt's parts; nil where the grammar does not read it.
    static func nodes(of prompt: String) -> [PromptNode]? {
        var grammar = PromptGrammar(text: PromptScalars(prompt.unicodeScalars))
        return grammar.whole()
    }

    private init(text: PromptScalars) {
        self.text = text
    }

    private mutating func whole() -> [PromptNode]? {
        var nodes: [PromptNode] = []
        var place = 0
        while true {
            let (items, end) = items(from: place)
            nodes += items
            guard end < text.count else { return nodes }
            guard "[]():".unicodeScalars.contains(text[end]) else { return nil }
            nodes.append(.text(text.text(end ..< end + 1)))
            place = end + 1
        }
    }

    /// All text and groups from a place on.
    private mutating func items(from start: Int) -> (nodes: [PromptNode], end: Int) {
        var nodes: [PromptNode] = []
        var place = start
        while place < text.count {
            let end = plainEnd(from: place)
            if end > place {
                nodes.append(.text(text.text(place ..< end)))
                place = end
            } else if text[place] == "(" || text[place] == "[", let group = group(at: place) {
                nodes += group.node
                place = group.end
            } else {
                break
            }
        }
        return (nodes, place)
    }

    /// The end of text without special characters; an escaped character is none, but for a line break.
    private func plainEnd(from start: Int) -> Int {
        var place = start
        while place < text.count {
            switch text[place] {
            case "[", "]", "(", ")", ":", "|": return place
            case "\\":
                guard place + 1 < text.count, text[place + 1] != "\n" else { return place }
                place += 2
            default: place += 1
            }
        }
        return place
    }

    private mutating func group(at place: Int) -> (node: [PromptNode], end: Int)? {
        if let found = known[place] { return found }
        guard depth < Self.deepest else { return nil }
        depth += 1
        let found = text[place] == "(" ? emphasized(at: place) : square(at: place)
        depth -= 1
        known[place] = .some(found)
        return found
    }

    private func has(_ scalar: Unicode.Scalar, at place: Int) -> Bool { place < text.count && text[place] == scalar }

    /// Emphasis is kept as it is written, for it is read later.
    private mutating func emphasized(at place: Int) -> (node: [PromptNode], end: Int)? {
        let (inner, end) = items(from: place + 1)
        if has(")", at: end) { return ([.text("(")] + inner + [.text(")")], end + 1) }
        guard has(":", at: end) else { return nil }
        let (weight, last) = items(from: end + 1)
        return has(")", at: last) ? ([.text("(")] + inner + [.text(":")] + weight + [.text(")")], last + 1) : nil
    }

    private mutating func square(at place: Int) -> (node: [PromptNode], end: Int)? {
        let (first, end) = items(from: place + 1)
        if has("]", at: end) { return ([.text("[")] + first + [.text("]")], end + 1) }
        if has("|", at: end) { return alternating(first, at: end) }
        guard has(":", at: end) else { return nil }
        if let (when, last) = boundary(from: end + 1) { return ([.scheduled(before: [], after: first, when: when)], last) }
        let (second, colon) = items(from: end + 1)
        guard has(":", at: colon), let (when, last) = boundary(from: colon + 1) else { return nil }
        return ([.scheduled(before: first, after: second, when: when)], last)
    }

    private mutating func alternating(_ first: [PromptNode], at bar: Int) -> (node: [PromptNode], end: Int)? {
        var choices = [first]
        var place = bar
        while has("|", at: place) {
            let (next, end) = items(from: place + 1)
            choices.append(next)
            place = end
        }
        return has("]", at: place) ? ([.alternating(choices)], place + 1) : nil
    }

    /// A number with a sign, a point or an exponent, and the bracket behind it.
    private func boundary(from start: Int) -> (ScheduleBoundary, Int)? {
        var place = text.skippingSpace(from: start)
        let first = place
        func digits() -> Int {
            let from = place
            while place < text.count, text[place].isASCIIDigit { place += 1 }
            return place - from
        }
        if has("+", at: place) || has("-", at: place) { place += 1 }
        var count = digits()
        let isFraction = has(".", at: place)
        if isFraction {
            place += 1
            count += digits()
        }
        guard count > 0 else { return nil }
        if has("e", at: place) || has("E", at: place) {
            place += 1
            if has("+", at: place) || has("-", at: place) { place += 1 }
            guard digits() > 0 else { return nil }
        }
        guard let number = Double(pythonText: text.text(first ..< place)) else { return nil }
        place = text.skippingSpace(from: place)
        return has("]", at: place) ? (ScheduleBoundary(number: number, isFraction: isFraction), place + 1) : nil
    }
}
