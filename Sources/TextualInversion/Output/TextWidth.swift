/// How many columns text takes on a terminal.
enum TextWidth {
    /// The columns of a text: 2 for the wide letters of East Asia and for emoji, 0 for marks that join their letter.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// The beginning of a text that fits `columns`.
    static func clipped(_ text: String, to columns: Int) -> String {
        var clipped = String.UnicodeScalarView()
        var taken = 0
        for scalar in text.unicodeScalars {
            taken += Self.columns(scalar)
            if taken > columns { break }
            clipped.append(scalar)
        }
        return String(clipped)
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        switch scalar.value {
        // Unicode Standard Annex 11: the blocks whose letters are wide
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
             0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
