/// How many columns of a terminal a text takes.
package enum TextWidth {
    /// Chinese, Japanese and Korean characters and most emoji take two columns (Unicode Annex 11), combining marks none.
    package static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
        }
    }

    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
    ]

    /// The text with spaces after it up to a width.
    package static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// The beginning of a text that fits a width.
    package static func clipped(_ text: String, to width: Int) -> String {
        var clipped = String.UnicodeScalarView()
        var taken = 0
        for scalar in text.unicodeScalars {
            taken += columns(scalar)
            if taken > width { break }
            clipped.append(scalar)
        }
        return String(clipped)
    }

    /// Lines of at most `width` columns, broken at spaces where there are any; line breaks of the text stay. Control characters show as `?`.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            wrappedLine(SafeName.printable(String(line)), to: max(width, 8))
        }
    }

    private static func wrappedLine(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let joined = line.isEmpty && lines.isEmpty ? String(word) : line.isEmpty ? String(word) : "\(line) \(word)"
            if columns(joined) <= width {
                line = joined
                continue
            }
            if !line.isEmpty { lines.append(line) }
            line = ""
            for character in word {
                if columns(line) + columns(String(character)) > width {
                    lines.append(line)
                    line = ""
                }
                line.append(character)
            }
        }
        return lines + [line]
    }
}
