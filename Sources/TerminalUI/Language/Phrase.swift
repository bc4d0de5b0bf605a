/// The interface's languages.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// A text of the interface in every language, so that none can be forgotten in one. `%1` to `%9` stand for what is put in.
struct Phrase: Sendable, Equatable {
    let english: String
    let chinese: String

    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// A text that is the same in every language: a name, a number.
    init(verbatim text: String) {
        self.init(text, text)
    }

    /// The phrase with values in their places.
    func filled(_ values: String...) -> Phrase {
        Phrase(Self.fill(english, values), Self.fill(chinese, values))
    }

    /// So many things, with the right plural.
    static func count(_ number: Int, _ one: String, _ many: String, _ chinese: String) -> Phrase {
        Phrase("\(number) \(number == 1 ? one : many)", "\(number) \(chinese)")
    }

    /// The phrase with another in its place.
    func filled(_ phrase: Phrase) -> Phrase {
        Phrase(Self.fill(english, [phrase.english]), Self.fill(chinese, [phrase.chinese]))
    }

    private static func fill(_ text: String, _ values: [String]) -> String {
        var filled = ""
        var rest = text[...]
        while let mark = rest.firstIndex(of: "%") {
            let next = rest.index(after: mark)
            filled += rest[..<mark]
            guard next < rest.endIndex, let number = rest[next].wholeNumberValue, values.indices.contains(number - 1) else {
                filled += "%"
                rest = rest[next...]
                continue
            }
            filled += values[number - 1]
            rest = rest[rest.index(after: next)...]
        }
        return filled + rest
    }
}

extension Language {
    /// The text of a phrase, with values in their places.
    func text(_ phrase: Phrase) -> String {
        self == .chinese ? phrase.chinese : phrase.english
    }
}
