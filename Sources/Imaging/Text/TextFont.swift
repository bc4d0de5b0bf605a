/// What letters on pictures are drawn with: a font file, or the built-in letters where there is none.
public struct TextFont {
    private let file: FontFile?

    /// The built-in letters: ASCII, five by seven dots.
    public static var builtIn: TextFont { TextFont(file: nil) }

    /// Draws with the font file at `path`; nil where FreeType is not installed, or cannot draw with the file.
    public init?(path: String) {
        guard let file = FontFile(path: path) else { return nil }
        self.file = file
    }

    private init(file: FontFile?) { self.file = file }

    /// A text on one line, `size` pixels high as fonts count it (from one line to the next, roughly).
    public func line(_ text: String, size: Int) -> TextLine {
        TextLine(text.unicodeScalars.map { character in
            file?.shape(of: character, size: size) ?? DotLetters.shape(of: character, size: size)
        })
    }
}
