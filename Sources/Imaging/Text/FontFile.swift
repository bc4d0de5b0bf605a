import CFreeType

/// A font file, drawn by FreeType.
final class FontFile {
    private let font: OpaquePointer

    /// Nil where FreeType is not installed, or the file is no font that can be drawn at any size.
    init?(path: String) {
        guard let font = cfreetype_open(path) else { return nil }
        self.font = font
    }

    deinit { cfreetype_close(font) }

    /// Nil where the font cannot draw the character.
    func shape(of character: Unicode.Scalar, size: Int) -> LetterShape? {
        var letter = cfreetype_letter()
        guard cfreetype_draw(font, character.value, Int32(clamping: size), &letter) == 0 else { return nil }
        var coverage = [UInt8](repeating: 0, count: Int(letter.width) * Int(letter.height))
        cfreetype_coverage(font, &coverage, coverage.count)
        return LetterShape(width: Int(letter.width), height: Int(letter.height), left: Int(letter.left), top: Int(letter.top),
                           advance: Double(letter.advance) / 64, coverage: coverage)
    }
}
