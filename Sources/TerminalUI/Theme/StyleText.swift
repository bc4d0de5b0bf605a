import EngineInterface

/// What is wrong with the text of a style, in a few words.
public struct StyleTextError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// The text of a style in a theme: `bold #c0caf5 on #1a1b26`, `bright-blue`, `reverse`. Attributes and at most two colours, the one behind
/// the letters after `on`.
public struct StyleText: Sendable, Equatable {
    /// nil where the text names none.
    public var foreground: Color?
    public var background: Color?
    public var attributes: Style.Attributes = []

    /// - Parameters:
    ///   - text: words between spaces.
    ///   - names: colours that the theme names itself; they go before the terminal's own of the same name.
    public init(_ text: String, names: [String: Color] = [:]) throws(StyleTextError) {
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)[...]
        guard !words.isEmpty else { throw StyleTextError("a style is empty; `terminal` leaves the terminal's own colours") }
        while let word = words.popFirst() {
            if let attribute = Self.attributes[word] {
                attributes.insert(attribute)
            } else if word == "on" {
                guard let name = words.popFirst() else { throw StyleTextError("no colour after `on`") }
                guard background == nil else { throw StyleTextError("two colours after `on`") }
                background = try Self.color(name, names: names)
            } else {
                let color = try Self.color(word, names: names)
                guard foreground == nil else { throw StyleTextError("two colours for the letters; the one behind them stands after `on`") }
                foreground = color
            }
        }
    }

    /// The colour of one word.
    public static func color(_ word: String, names: [String: Color] = [:]) throws(StyleTextError) -> Color {
        if let own = names[word] { return own }
        if word == "terminal" { return .terminal }
        if let place = paletteNames.firstIndex(of: word) { return .palette(UInt8(place)) }
        if word.hasPrefix("bright-"), let place = paletteNames.firstIndex(of: String(word.dropFirst(7))) { return .palette(UInt8(place + 8)) }
        guard word.hasPrefix("#") else { throw StyleTextError("unknown colour or attribute \(quoted(word))") }
        let digits = word.utf8.dropFirst().map { hexDigit($0) }
        guard digits.count == 6, !digits.contains(nil) else { throw StyleTextError("\(quoted(word)) is not # and six hexadecimal digits") }
        let values = digits.compactMap { $0 }
        return .rgb(values[0] << 4 | values[1], values[2] << 4 | values[3], values[4] << 4 | values[5])
    }

    /// Whether a word has a meaning of its own, so that no colour can be called by it.
    static func isReserved(_ word: String) -> Bool {
        word == "on" || word == "terminal" || attributes[word] != nil || word.hasPrefix("#") || word.isEmpty || word.contains(where: \.isWhitespace)
    }

    /// A word from outside, short and in quotes.
    static func quoted(_ word: String) -> String {
        "`\(TextWidth.printable(String(word.prefix(40))))\(word.count > 40 ? "…" : "")`"
    }

    private static let paletteNames = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    private static let attributes: [String: Style.Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline, "reverse": .reverse,
    ]

    private static func hexDigit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): letter - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): letter - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
