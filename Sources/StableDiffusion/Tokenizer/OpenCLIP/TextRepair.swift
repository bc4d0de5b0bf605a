/// Repairs a text as `ftfy.fix_text` 6.3.1 does (Robyn Speer), without what finds letters that were read in a wrong encoding, such as
/// "cafÃ©" or "itâ€™s": that is a large collection of guesses, and what it guesses at is left as it stands.
///
/// Line breaks of all kinds stay, too: words are parted by any.
enum TextRepair {
    /// How often a line is gone over at most; two or three times are enough for all but texts that are made to need more.
    private static let mostRounds = 64

    /// Line by line; from the first line with a `<` on, which is taken for HTML, references stay as they are.
    static func repaired(_ text: [UInt32]) -> [UInt32] {
        guard text.contains(where: mayChange) else { return text }
        var result: [UInt32] = []
        result.reserveCapacity(text.count)
        var (start, readsReferences) = (0, true)
        while start < text.count {
            let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count
            if text[start..<end].contains(UInt32(UInt8(ascii: "<"))) { readsReferences = false }
            result += repaired(line: Array(text[start..<end]), readsReferences)
            start = end
        }
        return result
    }

    /// Ordinary signs of ASCII do not, ampersands apart.
    private static func mayChange(_ scalar: UInt32) -> Bool {
        scalar >= 0x7F || scalar == UInt32(UInt8(ascii: "&")) || scalar < 0x20 && scalar != 0x0A
    }

    /// Until nothing changes any more.
    private static func repaired(line: [UInt32], _ readsReferences: Bool) -> [UInt32] {
        var line = line
        for _ in 0..<mostRounds {
            let before = line
            if readsReferences { line = CharacterReferences.html.unambiguousReplaced(in: line) }
            line = line.flatMap(usual)
            line = withoutTerminalEscapes(line).filter { !isControl($0) }
            line = CanonicalComposition.reference.compose(line)
            if line == before { break }
        }
        return line
    }

    // MARK: Single characters

    /// What is meant by a character: a control of Latin-1 is Windows' character, a ligature its letters, a character of unusual width the
    /// usual one, a curly quote a straight one.
    private static func usual(_ scalar: UInt32) -> [UInt32] {
        guard scalar >= 0x80 else { return [scalar] }
        let scalar = Windows1252.character(scalar)
        return (ligatures[scalar] ?? widths[scalar] ?? [scalar]).map(straight)
    }

    private static func straight(_ quote: UInt32) -> UInt32 {
        switch quote {
        case 0x2BC, 0x2018...0x201B: UInt32(UInt8(ascii: "'"))
        case 0x201C...0x201F: UInt32(UInt8(ascii: "\""))
        default: quote
        }
    }

    /// Ligatures of Latin letters and digraphs, without those that are letters of their own, such as æ.
    private static let ligatures: [UInt32: [UInt32]] = {
        let letters: [Unicode.Scalar: String] = [
            "\u{132}": "IJ", "\u{133}": "ij", "\u{149}": "'n", "\u{1F1}": "DZ", "\u{1F2}": "Dz", "\u{1F3}": "dz", "\u{1C4}": "DŽ", "\u{1C5}": "Dž",
            "\u{1C6}": "dž", "\u{1C7}": "LJ", "\u{1C8}": "Lj", "\u{1C9}": "lj", "\u{1CA}": "NJ", "\u{1CB}": "Nj", "\u{1CC}": "nj",
            "\u{FB00}": "ff", "\u{FB01}": "fi", "\u{FB02}": "fl", "\u{FB03}": "ffi", "\u{FB04}": "ffl", "\u{FB05}": "ſt", "\u{FB06}": "st",
        ]
        return Dictionary(uniqueKeysWithValues: letters.map { ($0.key.value, $0.value.unicodeScalars.map(\.value)) })
    }()

    /// Full-width forms of ASCII, half-width ones of Katakana, Hangul and signs.
    private static let widths: [UInt32: [UInt32]] = {
        var widths = Dictionary(uniqueKeysWithValues: (UInt32(0xFF01)...0xFF5E).map { ($0, [$0 - 0xFEE0]) })
        for entry in CleaningTables.widths.split(separator: " ") {
            guard let mark = entry.firstIndex(of: ":"), let scalar = UInt32(entry[..<mark], radix: 16) else { continue }
            widths[scalar] = CleaningTables.scalars(entry[entry.index(after: mark)...])
        }
        return widths
    }()

    // MARK: Controls

    /// Controls that show nothing, old Arabic ones, marks of annotations and of byte order.
    private static func isControl(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFC: true
        default: false
        }
    }

    /// Without `ESC [ digits and semicolons letter`.
    private static func withoutTerminalEscapes(_ text: [UInt32]) -> [UInt32] {
        guard text.contains(0x1B) else { return text }
        var result: [UInt32] = []
        var place = 0
        while place < text.count {
            if let end = endOfEscape(text, at: place) {
                place = end
            } else {
                result.append(text[place])
                place += 1
            }
        }
        return result
    }

    private static func endOfEscape(_ text: [UInt32], at start: Int) -> Int? {
        guard text[start] == 0x1B, start + 1 < text.count, text[start + 1] == UInt32(UInt8(ascii: "[")) else { return nil }
        guard let end = text[(start + 2)...].firstIndex(where: { !isNumeric($0) }), isLetter(text[end]) else { return nil }
        return end + 1
    }

    private static func isNumeric(_ scalar: UInt32) -> Bool {
        scalar == UInt32(UInt8(ascii: ";")) || Unicode.Scalar(scalar)?.properties.generalCategory == .decimalNumber
    }

    private static func isLetter(_ scalar: UInt32) -> Bool { (0x41...0x5A).contains(scalar & ~0x20) }
}
