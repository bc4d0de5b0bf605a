import EngineInterface

/// Writes cells into bytes, and knows where the cursor stands and what style is set while it does.
struct ScreenPen {
    private let terminfo: Terminfo
    private let sequence: StyleSequence
    /// Only ASCII can be shown; the rest becomes question marks.
    private let isASCII: Bool
    private let size: Size
    private let isANSI: Bool

    var bytes: [UInt8] = []
    /// Where the next character goes; nil where that is not sure.
    private(set) var cursor: Point?
    /// What it will look like; nil where that is not sure.
    private(set) var style: Style?

    init(_ terminfo: Terminfo, _ sequence: StyleSequence, isASCII: Bool, size: Size, cursor: Point?, style: Style?) {
        self.terminfo = terminfo
        self.sequence = sequence
        self.isASCII = isASCII
        self.size = size
        self.cursor = cursor
        self.style = style
        isANSI = terminfo.isANSI
    }

    /// Clears the screen in the terminal's own colours.
    mutating func clear() {
        bytes += terminfo[.plain] + terminfo[.clear]
        style = Style()
        cursor = Point(x: 0, y: 0)
    }

    /// Sends what may leave the cursor anywhere.
    mutating func send(_ more: [UInt8]) {
        bytes += more
        cursor = nil
    }

    mutating func set(_ wanted: Style) {
        bytes += sequence.change(from: style, to: wanted)
        style = wanted
    }

    /// Writes one cell where the cursor stands, in the style that is set.
    mutating func draw(_ cell: Cell) {
        let width = max(1, Int(cell.width))
        let scalars = cell.glyph.unicodeScalars
        if let first = scalars.first, first.isASCII, scalars.count == 1 {
            bytes.append(UInt8(first.value))
        } else if isASCII {
            bytes += [UInt8](repeating: UInt8(ascii: "?"), count: width)
        } else {
            let isDisputed = Self.isDisputed(cell)
            // A terminal that takes it for narrow would leave what stood in its second column.
            if isDisputed, width == 2, let cursor {
                bytes += [0x20, 0x20]
                self.cursor = cursor.x + 2 < size.columns ? Point(x: cursor.x + 2, y: cursor.y) : nil
                move(to: cursor)
            }
            bytes += Array(String(cell.glyph).utf8)
            if isDisputed {
                cursor = nil
                return
            }
        }
        advance(width)
    }

    /// Makes the rest of the row blank in the style that is set.
    mutating func eraseToEndOfLine() {
        bytes += terminfo[.eraseToEndOfLine]
    }

    private mutating func advance(_ width: Int) {
        guard let at = cursor else { return }
        // In the last column terminals differ in where the cursor is then.
        cursor = at.x + width < size.columns ? Point(x: at.x + width, y: at.y) : nil
    }

    /// Characters whose width terminals do not agree about: emoji, and what carries combining marks. The scripts of East Asia are safe.
    static func isDisputed(_ cell: Cell) -> Bool {
        let scalars = cell.glyph.unicodeScalars
        guard scalars.count == 1, let value = scalars.first?.value else { return true }
        if cell.width == 1 { return false }
        return !((0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
            || (0xFF01...0xFF60).contains(value) || (0xFFE0...0xFFE6).contains(value))
    }
}

// MARK: - Moving

extension ScreenPen {
    /// Moves the cursor in as few bytes as there are ways.
    mutating func move(to point: Point) {
        guard cursor != point else { return }
        var best = terminfo.move(to: point)
        if isANSI, let cursor {
            for way in [fromHere(cursor, point), fromMargin(cursor, point)] {
                if let way, way.count < best.count { best = way }
            }
        }
        bytes += best
        cursor = point
    }

    private func fromHere(_ from: Point, _ to: Point) -> [UInt8]? {
        vertically(to.y - from.y).map { $0 + Self.horizontally(to.x - from.x) }
    }

    private func fromMargin(_ from: Point, _ to: Point) -> [UInt8]? {
        vertically(to.y - from.y).map { [0x0D] + $0 + Self.horizontally(to.x) }
    }

    private func vertically(_ rows: Int) -> [UInt8]? {
        switch rows {
        case 0: []
        // The terminal adds no carriage return of its own: it is in raw mode.
        case 1...3: [UInt8](repeating: 0x0A, count: rows)
        case -1: Array("\u{1B}[A".utf8)
        case ..<0: Array("\u{1B}[\(-rows)A".utf8)
        default: nil
        }
    }

    private static func horizontally(_ columns: Int) -> [UInt8] {
        switch columns {
        case 0: []
        case 1: Array("\u{1B}[C".utf8)
        case 1...: Array("\u{1B}[\(columns)C".utf8)
        case -3 ... -1: [UInt8](repeating: 0x08, count: -columns)
        default: Array("\u{1B}[\(-columns)D".utf8)
        }
    }
}
