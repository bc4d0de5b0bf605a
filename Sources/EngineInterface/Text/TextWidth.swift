/// How many columns of a terminal a text takes.
public enum TextWidth {
    /// Chinese, Japanese and Korean characters and most emoji take two columns (Unicode Annex 11), combining marks none.
    public static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    public static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return (0x1160...0x11FF).contains(scalar.value) ? 0 : isWide(scalar.value) ? 2 : 1
        }
    }

    /// East Asian width W and F of Unicode 15, neighbours joined.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615,
        0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE,
        0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
        0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797, 0x27B0...0x27B0, 0x27BF...0x27BF,
        0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
        0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CD5, 0x1AFF0...0x1B2FB,
        0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C,
        0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440,
        0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
        0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7, 0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC,
        0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAF8,
        0x20000...0x3FFFD,
    ]

    private static func isWide(_ value: UInt32) -> Bool {
        var (low, high) = (0, wide.count)
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(value)
    }

    /// The text with spaces after it up to a width.
    public static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// The beginning of a text that fits a width.
    public static func clipped(_ text: String, to width: Int) -> String {
        var clipped = String.UnicodeScalarView()
        var taken = 0
        for scalar in text.unicodeScalars {
            taken += columns(scalar)
            if taken > width { break }
            clipped.append(scalar)
        }
        return String(clipped)
    }

    /// The text, of one that does not fit a width its beginning and its end around `…`.
    public static func shortened(_ text: String, to width: Int) -> String {
        guard columns(text) > width else { return text }
        let end = clipped(String(String.UnicodeScalarView(text.unicodeScalars.reversed())), to: (width - 1) / 2)
        return clipped(text, to: width - 1 - (width - 1) / 2) + "…" + String(String.UnicodeScalarView(end.unicodeScalars.reversed()))
    }

    /// Lines of at most `width` columns, broken at spaces where there are any; line breaks of the text stay. Control characters show as `?`.
    public static func wrapped(_ text: String, to width: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            wrappedLine(printable(String(line)), to: max(width, 8))
        }
    }

    /// The text with control characters, line breaks and what is invisible as `?`, so that a text from outside can neither steer a terminal
    /// nor pass for another text.
    public static func printable(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .surrogate: scalars.append("?")
            default: scalars.append(HiddenCharacters.contains(scalar, behind: last) ? "?" : scalar)
            }
            last = scalar
        }
        return String(scalars)
    }

    private static func wrappedLine(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var (line, taken) = ("", 0)
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            for (place, piece) in pieces(of: word).enumerated() {
                let isSpaced = index > 0 && place == 0 && taken > 0
                let wanted = taken + (isSpaced ? 1 : 0) + columns(piece)
                if wanted <= width {
                    line += (isSpaced ? " " : "") + piece
                    taken = wanted
                    continue
                }
                if taken > 0 { lines.append(line) }
                (line, taken) = ("", 0)
                for character in piece {
                    let own = columns(String(character))
                    if taken + own > width {
                        lines.append(line)
                        (line, taken) = ("", 0)
                    }
                    line.append(character)
                    taken += own
                }
            }
        }
        return lines + [line]
    }

    /// What may neither end nor begin a line, of Chinese and English punctuation.
    private static let opening = Set("（【《「『“‘([{")
    private static let closing = Set("，。；：！？、）】》」』”’…,.;:!?)]}%")

    /// The parts of a word that a line may end between: Chinese, Japanese and Korean writing has no spaces, a line ends after any of its
    /// characters but for punctuation.
    private static func pieces(of word: Substring) -> [String] {
        var pieces: [String] = []
        var last: Character?
        for character in word {
            let isJoined = last.map { last in
                opening.contains(last) || closing.contains(character) || !isWide(last) && !isWide(character)
            }
            if isJoined == true { pieces[pieces.count - 1].append(character) } else { pieces.append(String(character)) }
            last = character
        }
        // Two spaces that follow each other have an empty word between them.
        return pieces.isEmpty ? [""] : pieces
    }

    private static func isWide(_ character: Character) -> Bool { columns(String(character)) > 1 }
}
