import Glibc

/// The names of the files that a picture becomes: `INDEX-SUB-STEM.png`, as the web UI writes them.
package enum OutputName {
    /// Bytes that a file's name may have.
    static let longest = 255

    /// `00012-3-`: five digits or more, of the entry's place in its folder, then which of its results it is.
    static func prefix(index: Int, part: Int) -> String {
        let digits = String(index)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + "\(digits)-\(part)-"
    }

    /// The name without an extension, from the source's stem. What steers a terminal becomes an underscore, and what is too long is cut:
    /// the number keeps names apart.
    package static func base(index: Int, part: Int, stem: String) -> String {
        let prefix = prefix(index: index, part: part)
        return prefix + cut(safe(stem), to: longest - prefix.utf8.count - ".png".utf8.count)
    }

    /// The name without an extension that holds a caption, so that training reads the caption back from it: behind the number, and a blank
    /// where the caption begins with a digit or hyphen, which would count as a part of the number. Cut at a word where it is too long.
    package static func base(index: Int, part: Int, caption: String) -> String {
        var prefix = prefix(index: index, part: part)
        let words = caption.split(whereSeparator: \.isNewline).joined(separator: " ")
        let text = safe(words)
        if let first = text.unicodeScalars.first, first == "-" || first.properties.generalCategory == .decimalNumber { prefix += " " }
        let room = longest - prefix.utf8.count - ".png".utf8.count
        guard text.utf8.count > room else { return prefix + text }
        let kept = cut(text, to: room)
        // The word that was cut in the middle goes, and the comma before it.
        let whole = kept.lastIndex(of: " ").map { String(kept[..<$0]) } ?? kept
        return prefix + String(whole.reversed().drop { $0 == "," || $0 == " " }.reversed())
    }

    /// The text with control characters, slashes and the like as underscores.
    private static func safe(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: scalars.append("_")
            default: scalars.append(scalar == "/" ? "_" : scalar)
            }
        }
        return String(scalars)
    }

    /// As many characters from the front as fit.
    private static func cut(_ text: String, to room: Int) -> String {
        guard text.utf8.count > room else { return text }
        var kept = ""
        var taken = 0
        for character in text {
            taken += character.utf8.count
            if taken > room { break }
            kept.append(character)
        }
        return kept
    }
}
