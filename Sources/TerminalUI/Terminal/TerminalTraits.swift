/// Colours that a terminal has.
public enum ColorDepth: Int, Sendable, Comparable, CaseIterable {
    case none = 0
    case eight = 8
    case sixteen = 16
    case indexed = 256
    case trueColor = 16_777_216

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// How pictures come onto the screen.
public enum PictureMode: String, Sendable, CaseIterable {
    /// The kitty graphics protocol.
    case kitty
    /// DEC sixel graphics.
    case sixel
    /// Upper half blocks: two pixels a cell.
    case halfBlocks = "half-blocks"
    /// Letters by brightness.
    case letters
    /// No pictures.
    case none
}

/// Which characters draw lines and charts.
public enum GlyphSet: String, Sendable, CaseIterable {
    /// Everything: rounded corners, braille, eighth blocks.
    case full
    /// What the fonts of consoles have: square corners, half blocks.
    case console
    /// ASCII.
    case ascii
}

/// What a terminal can do, found out at the start.
public struct TerminalTraits: Sendable, Equatable {
    public var colors: ColorDepth
    public var glyphs: GlyphSet
    /// Modes that are possible here, the best first; never empty.
    public var pictureModes: [PictureMode]
    /// Pixels of a cell; a guess where the terminal does not say.
    public var cellWidth: Int
    public var cellHeight: Int
    /// Whether a frame can be sent as one (mode 2026).
    public var synchronizesOutput: Bool
    /// Pixels of the longer side of pictures that go by a protocol, at most: slow lines get smaller ones.
    public var largestPicture = 600

    public init(
        colors: ColorDepth = .trueColor, glyphs: GlyphSet = .full, pictureModes: [PictureMode] = [.halfBlocks, .letters, .none],
        cellWidth: Int = 10, cellHeight: Int = 20, synchronizesOutput: Bool = false
    ) {
        self.colors = colors
        self.glyphs = glyphs
        self.pictureModes = pictureModes
        self.cellWidth = cellWidth
        self.cellHeight = cellHeight
        self.synchronizesOutput = synchronizesOutput
    }
}
