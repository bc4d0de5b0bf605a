/// The interface's languages.
public enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
}

/// A text of the interface in every language. `%1` to `%9` stand for what is put in.
protocol Phrase: Sendable {
    var texts: (english: String, chinese: String) { get }
}

extension Language {
    /// The text of a phrase, with values in their places.
    func text(_ phrase: some Phrase, _ values: String...) -> String {
        let texts = phrase.texts
        var text = self == .chinese ? texts.chinese : texts.english
        for (index, value) in values.enumerated() {
            text = text.replacing("%\(index + 1)", with: value)
        }
        return text
    }
}
