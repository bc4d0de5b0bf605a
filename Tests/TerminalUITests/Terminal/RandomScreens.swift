import TerminalUI

/// Numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }
}

/// Screens that change as those of a program do, and worse.
struct RandomScreens {
    private var numbers: SeededNumbers
    private(set) var frame: Frame
    private let hasPictures: Bool
    private static let texts = [
        "loss 0.1234", "学习率 0.005", "猫", "e\u{301}te\u{301}", "┌──────┐", "▁▂▃▄", "step 500/1000", "  ", "🎨 preview", "✅", "a猫b犬c", "⠋⠙⠹",
    ]
    private static let colors: [Color] = [
        .terminal, .terminal, .palette(1), .palette(12), .rgb(255, 0, 0), .rgb(30, 30, 46), .rgb(40, 42, 54), .rgb(200, 210, 220), .rgb(1, 2, 3),
    ]

    init(_ size: Size, seed: UInt64, hasPictures: Bool = true) {
        numbers = SeededNumbers(seed)
        frame = Frame(size)
        self.hasPictures = hasPictures
    }

    private mutating func style() -> Style {
        let attributes: [Style.Attributes] = [[], [], .bold, .dim, .italic, .underline, .reverse, [.bold, .underline], [.dim, .reverse], [.bold, .dim]]
        return Style(
            Self.colors.randomElement(using: &numbers) ?? .terminal, on: Self.colors.randomElement(using: &numbers) ?? .terminal,
            attributes.randomElement(using: &numbers) ?? [])
    }

    private mutating func area() -> Rect {
        let size = frame.cells.size
        let (x, y) = (Int.random(in: 0..<size.columns, using: &numbers), Int.random(in: 0..<size.rows, using: &numbers))
        return Rect(
            x: x, y: y, width: Int.random(in: 1...size.columns, using: &numbers), height: Int.random(in: 1...size.rows, using: &numbers)
        ).intersection(frame.cells.bounds)
    }

    /// Changes the screen a little, or much.
    mutating func next() -> Frame {
        for _ in 0..<Int.random(in: 0...4, using: &numbers) {
            let (area, style) = (area(), style())
            switch Int.random(in: 0..<(hasPictures ? 9 : 8), using: &numbers) {
            case 0: frame.cells.fill(area, style)
            case 1: frame.cells.fill(area.row(0), style)
            case 2: frame.cells.restyle(area) { Style($0.foreground, on: style.background, style.attributes) }
            case 3: frame.cells.fill(area, style, with: "─")
            case 8: picture(area)
            default: frame.cells.write(Self.texts.randomElement(using: &numbers) ?? "", x: area.x, y: area.y, in: frame.cells.bounds, style)
            }
        }
        let cursor = Point(x: area().x, y: area().y)
        frame.cursor = Bool.random(using: &numbers) ? cursor : nil
        return frame
    }

    private mutating func picture(_ area: Rect) {
        for y in area.y..<area.bottom {
            for x in area.x..<area.right {
                let (top, bottom) = (UInt8.random(in: 0...255, using: &numbers), UInt8.random(in: 0...255, using: &numbers))
                let style = Style(.rgb(top, bottom, 9), on: .rgb(bottom, top, 200))
                frame.cells.put(Cell("▀", style, isPicture: true), x: x, y: y)
            }
        }
    }
}

extension ScreenEmulator {
    /// What differs from a frame, cell by cell; nothing where the screen shows it.
    /// - Parameter comparesColors: whether colours and attributes have to agree too.
    func differences(from frame: Frame, comparesColors: Bool = true) -> [String] {
        var found: [String] = []
        for y in 0..<rows {
            for x in 0..<columns {
                let (cell, spot) = (frame.cells[x, y], self[x, y])
                if cell.width == 0 {
                    // Beside an emoji that took one column is a blank.
                    if !spot.isRightHalf, !(isNarrow(frame.cells[x - 1, y]) && spot.text == " ") {
                        found.append("\(x),\(y): \(spot.text) in place of half a wide character")
                    }
                    continue
                }
                if spot.text != String(cell.glyph) { found.append("\(x),\(y): \(spot.text) in place of \(cell.glyph)") }
                if comparesColors, !shows(cell, spot.look) { found.append("\(x),\(y): \(spot.look) in place of \(cell.style)") }
            }
        }
        if let cursor = frame.cursor {
            if !isCursorShown || cursor != Point(x: x, y: y) { found.append("cursor at \(x),\(y), shown: \(isCursorShown), in place of \(cursor)") }
        } else if isCursorShown {
            found.append("cursor is shown")
        }
        return found
    }

    /// The terminal takes it for narrow, the frame for wide.
    private func isNarrow(_ cell: Cell) -> Bool {
        let value = cell.glyph.unicodeScalars.first?.value ?? 0
        return hasNarrowEmoji && (value == 0x2705 || (0x1F300...0x1FAFF).contains(value))
    }

    private func shows(_ cell: Cell, _ look: Look) -> Bool {
        var attributes: Set<Int> = []
        for (attribute, number) in [(Style.Attributes.bold, 1), (.dim, 2), (.italic, 3), (.underline, 4), (.reverse, 7)]
        where cell.style.attributes.contains(attribute) { attributes.insert(number) }
        guard look.background == cell.style.background else { return false }
        // Of a blank, underlines and reversed colours show beside its background.
        if cell.glyph == " ", attributes.isDisjoint(with: [4, 7]) { return look.attributes.isDisjoint(with: [4, 7]) }
        let matters: Set<Int> = cell.glyph == " " ? [4, 7] : [1, 2, 3, 4, 7]
        return look.attributes.intersection(matters) == attributes.intersection(matters) && look.foreground == cell.style.foreground
    }
}
