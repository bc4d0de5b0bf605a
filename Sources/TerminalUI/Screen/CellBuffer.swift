import EngineInterface

/// One cell of the screen.
public struct Cell: Sendable, Equatable {
    /// What stands in it: one character with its combining marks. A wide one stands in its left cell.
    public var glyph: Character
    public var style: Style
    /// Columns that the glyph takes; 0 in the right half of a wide one.
    public var width: UInt8
    /// Part of a picture: sent after everything else, as pictures are large.
    public var isPicture: Bool

    public init(_ glyph: Character = " ", _ style: Style = Style(), width: UInt8 = 1, isPicture: Bool = false) {
        self.glyph = glyph
        self.style = style
        self.width = width
        self.isPicture = isPicture
    }
}

/// A screen in memory. All drawing goes here; what is outside is cut off, and a wide character is never cut in half.
public struct CellBuffer: Sendable, Equatable {
    public let size: Size
    /// Row by row from the top left.
    public private(set) var cells: [Cell]

    /// A screen of blanks.
    public init(_ size: Size, style: Style = Style()) {
        self.size = Size(columns: max(0, size.columns), rows: max(0, size.rows))
        cells = [Cell](repeating: Cell(" ", style), count: self.size.columns * self.size.rows)
    }

    public var bounds: Rect { Rect(size) }

    /// The cell at a place, which must be on the screen.
    public subscript(x: Int, y: Int) -> Cell { cells[y * size.columns + x] }

    /// The text of a row, spaces at its end included.
    public func text(row: Int) -> String {
        String(cells[row * size.columns..<(row + 1) * size.columns].filter { $0.width > 0 }.map(\.glyph))
    }

    /// Puts one cell, and takes away what is left of a wide character that it covers a half of.
    public mutating func put(_ cell: Cell, x: Int, y: Int) {
        let width = Int(cell.width)
        guard y >= 0, y < size.rows, x >= 0, width > 0, x + width <= size.columns else { return }
        let at = y * size.columns + x
        mendLeft(of: at, x)
        mendRight(of: at + width - 1, x + width - 1)
        cells[at] = cell
        if width == 2 { cells[at + 1] = Cell(" ", cell.style, width: 0, isPicture: cell.isPicture) }
    }

    /// Fills a rectangle with a character of one column.
    public mutating func fill(_ area: Rect, _ style: Style, with glyph: Character = " ") {
        let area = area.intersection(bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { put(Cell(glyph, style), x: x, y: y) }
        }
    }

    /// Changes the style of a rectangle and leaves what stands in it.
    public mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
        let area = area.intersection(bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { cells[y * size.columns + x].style = change(cells[y * size.columns + x].style) }
        }
    }

    /// Writes a text to the right, cut at `area`'s end. Control characters show as `?`, joiners and emoji selectors are left out.
    /// - Returns: the column after it.
    @discardableResult
    public mutating func write(_ text: some StringProtocol, x: Int, y: Int, in area: Rect, _ style: Style) -> Int {
        let area = area.intersection(bounds)
        guard y >= area.y, y < area.bottom else { return x }
        var column = x
        for scalar in text.unicodeScalars {
            let width = Self.columns(scalar)
            if width == 0 {
                attach(scalar, before: column, y, from: max(x, area.x))
                continue
            }
            if column + width > area.right { break }
            if column >= area.x { put(Cell(Self.glyph(scalar), style, width: UInt8(width)), x: column, y: y) }
            column += width
        }
        return column
    }

    /// Puts a combining mark onto the character before it.
    private mutating func attach(_ mark: Unicode.Scalar, before column: Int, _ y: Int, from first: Int) {
        guard mark.properties.generalCategory == .nonspacingMark, !Self.isSelector(mark), column > first else { return }
        var at = y * size.columns + column - 1
        if cells[at].width == 0, column - 1 > first { at -= 1 }
        // Two marks are enough for any language; more are a prank that some terminals draw over other lines.
        guard cells[at].glyph.unicodeScalars.count < 3 else { return }
        var cluster = String(cells[at].glyph)
        cluster.unicodeScalars.append(mark)
        if cluster.count == 1, let joined = cluster.first { cells[at].glyph = joined }
    }

    private static func isSelector(_ scalar: Unicode.Scalar) -> Bool {
        (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value)
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        scalar.value >= 0x20 && scalar.value < 0x7F ? 1 : TextWidth.columns(scalar)
    }

    private static func glyph(_ scalar: Unicode.Scalar) -> Character {
        if scalar.value >= 0x20 && scalar.value < 0x7F { return Character(scalar) }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return "?"
        default: return Character(scalar)
        }
    }

    private mutating func mendLeft(of at: Int, _ x: Int) {
        if cells[at].width == 0, x > 0 { cells[at - 1] = Cell(" ", cells[at - 1].style) }
    }

    private mutating func mendRight(of at: Int, _ x: Int) {
        if cells[at].width == 2, x + 1 < size.columns { cells[at + 1] = Cell(" ", cells[at + 1].style) }
    }
}
