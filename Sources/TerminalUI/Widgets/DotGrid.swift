/// Which characters draw curves.
public enum ChartGlyphs: String, Sendable, CaseIterable {
    /// Quarter blocks, two by two dots a cell, which nearly every font has.
    case blocks
    /// Braille, two by four dots a cell.
    case braille
    /// ASCII, one dot a cell.
    case ascii

    /// Dots of a cell.
    var columns: Int { self == .ascii ? 1 : 2 }
    var rows: Int { self == .ascii ? 1 : self == .blocks ? 2 : 4 }
}

/// Dots that are on or off, several to a cell.
struct DotGrid {
    /// Dots in all.
    let width: Int
    let height: Int
    private let glyphs: ChartGlyphs
    private var dots: [Bool]

    /// A grid over so many cells.
    init(columns: Int, rows: Int, _ glyphs: ChartGlyphs) {
        self.glyphs = glyphs
        (width, height) = (columns * glyphs.columns, rows * glyphs.rows)
        dots = [Bool](repeating: false, count: width * height)
    }

    mutating func set(_ x: Int, _ y: Int) {
        if x >= 0, x < width, y >= 0, y < height { dots[y * width + x] = true }
    }

    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            set(
                Int((Double(start.x) + share * Double(end.x - start.x)).rounded()),
                Int((Double(start.y) + share * Double(end.y - start.y)).rounded()))
        }
    }

    /// The bits of Unicode's braille patterns, by row and column of the dots.
    private static let brailleBits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    /// Quarter blocks by the bits 1 upper left, 2 upper right, 4 lower left, 8 lower right.
    private static let quarters: [Character] = [" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█"]

    /// The character of a cell; nil where no dot is on.
    func glyph(_ column: Int, _ row: Int, isLine: Bool) -> Character? {
        switch glyphs {
        case .ascii: return dots[row * width + column] ? (isLine ? "*" : ".") : nil
        case .blocks:
            let pattern = bits(column, row) { x, y in 1 << (2 * y + x) }
            return pattern == 0 ? nil : Self.quarters[Int(pattern)]
        case .braille:
            let pattern = bits(column, row) { x, y in Self.brailleBits[y][x] }
            return pattern == 0 ? nil : Unicode.Scalar(0x2800 + pattern).map(Character.init)
        }
    }

    private func bits(_ column: Int, _ row: Int, _ bit: (Int, Int) -> UInt32) -> UInt32 {
        var pattern: UInt32 = 0
        for y in 0..<glyphs.rows {
            for x in 0..<glyphs.columns where dots[(row * glyphs.rows + y) * width + column * glyphs.columns + x] { pattern |= bit(x, y) }
        }
        return pattern
    }
}
