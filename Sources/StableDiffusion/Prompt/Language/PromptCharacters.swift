/// Character classes as the web UI's patterns mean them: Python's `\s`, `\w` and `\d` over Unicode scalars.
extension Unicode.Scalar {
    /// `\s`: Unicode's white space and the four separators of ASCII.
    var isPromptSpace: Bool { properties.isWhitespace || (0x1C ... 0x1F).contains(value) }

    /// `\w`: letters, numbers of any kind and the underscore.
    var isWordCharacter: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber, .otherNumber: true
        default: self == "_"
        }
    }

    /// The value of a decimal digit of any script.
    var decimalDigit: Int? {
        guard properties.generalCategory == .decimalNumber, let value = properties.numericValue else { return nil }
        return Int(value)
    }

    var isASCIIDigit: Bool { ("0" ... "9").contains(self) }
}

/// A text as scalars, which the patterns count in.
typealias PromptScalars = [Unicode.Scalar]

extension PromptScalars {
    /// The text of a range.
    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self[range])
        return String(view)
    }

    /// The first place from `start` on that is no white space.
    func skippingSpace(from start: Int) -> Int {
        var place = start
        while place < count, self[place].isPromptSpace { place += 1 }
        return place
    }

    /// Where whole words begin that read as `word`.
    func places(ofWord word: String) -> [Int] {
        let letters = PromptScalars(word.unicodeScalars)
        guard count >= letters.count else { return [] }
        return (0 ... count - letters.count).filter { place in
            self[place] == letters[0] && self[place ..< place + letters.count].elementsEqual(letters)
                && !(place > 0 && self[place - 1].isWordCharacter)
                && !(place + letters.count < count && self[place + letters.count].isWordCharacter)
        }
    }
}

extension Double {
    /// A number as Python's `float` reads it: `.5` and `1.` are numbers, `.` and `1.2.3` are none.
    init?(pythonText text: String) {
        let sign = text.hasPrefix("-") || text.hasPrefix("+") ? 1 : 0
        let mantissa = text.dropFirst(sign).prefix { $0 == "." || $0.isNumber }
        let points = mantissa.filter { $0 == "." }.count
        guard points <= 1, mantissa.count > points else { return nil }
        let padded = (mantissa.hasPrefix(".") ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "")
        self.init(text.prefix(sign) + padded + text.dropFirst(sign + mantissa.count))
    }
}
