import EngineInterface

/// What stands where it is not known what does; equal to no cell of a frame.
private let unknown = Cell("\u{0}")

extension ScreenWriter {
    /// Draws what has changed in a row and is no part of a picture.
    mutating func drawRow(_ y: Int, of cells: CellBuffer, _ pen: inout ScreenPen) {
        let columns = cells.size.columns
        var first = 0
        while first < columns, cells[first, y] == shown[y * columns + first] { first += 1 }
        guard first < columns else { return }
        let tail = blankTail(y, of: cells)
        for x in first..<columns {
            let cell = cells[x, y]
            guard cell.width > 0, !cell.isPicture, differs(cell, x, y, columns) else { continue }
            if x >= tail, changes(from: x, y, of: cells) > 4 {
                erase(from: x, y, of: cells, &pen)
                return
            }
            draw(cell, x, y, columns, &pen)
        }
    }

    /// Draws cells of pictures until so many bytes are written.
    /// - Returns: whether none is left.
    mutating func drawPictureCells(of cells: CellBuffer, until end: Int?, _ pen: inout ScreenPen) -> Bool {
        let columns = cells.size.columns
        for y in 0..<cells.size.rows {
            for x in 0..<columns {
                let cell = cells[x, y]
                guard cell.isPicture, cell.width > 0, differs(cell, x, y, columns) else { continue }
                if let end, pen.bytes.count >= end { return false }
                draw(cell, x, y, columns, &pen)
            }
        }
        return true
    }

    /// Whether a cell does not look as what the terminal shows in its place.
    private mutating func differs(_ cell: Cell, _ x: Int, _ y: Int, _ columns: Int) -> Bool {
        let at = y * columns + x
        let old = shown[at]
        if cell.width == 2, x + 1 < columns, shown[at + 1].width != 0 { return true }
        if old == cell { return false }
        guard old.glyph == cell.glyph, old.width == cell.width, reduction.style(of: old) == reduction.style(of: cell) else { return true }
        // Other colours, which this terminal shows as the same.
        shown[at] = cell
        return false
    }

    private mutating func draw(_ cell: Cell, _ x: Int, _ y: Int, _ columns: Int, _ pen: inout ScreenPen) {
        record(cell, x, y, columns)
        // A terminal that wraps at once would scroll.
        let isLast = x + Int(cell.width) == columns && (y + 1) * columns == shown.count
        if isLast, terminfo.wraps, !terminfo.wrapsLate, terminfo[.leaveAutowrap].isEmpty { return }
        if !crossGap(to: x, y, columns, &pen) { pen.move(to: Point(x: x, y: y)) }
        pen.set(reduction.style(of: cell))
        pen.draw(cell)
    }

    /// Writes the few cells before the next change again where that is shorter than moving over them.
    private mutating func crossGap(to x: Int, _ y: Int, _ columns: Int, _ pen: inout ScreenPen) -> Bool {
        guard let cursor = pen.cursor, cursor.y == y, cursor.x < x, x - cursor.x <= 3 else { return false }
        let between = y * columns + cursor.x..<y * columns + x
        for at in between {
            let cell = shown[at]
            guard cell.width == 1, let ascii = cell.glyph.asciiValue, ascii >= 0x20, reduction.style(of: cell) == pen.style,
                pictureInCells(at: Point(x: at - y * columns, y: y)) == nil
            else { return false }
        }
        for at in between { pen.draw(shown[at]) }
        return true
    }

    /// Notes that a cell has been written: what it covers the half of is no more, and a picture in the cells has a hole.
    private mutating func record(_ cell: Cell, _ x: Int, _ y: Int, _ columns: Int) {
        let at = y * columns + x
        let width = max(1, Int(cell.width))
        if shown[at].width == 0, x > 0 { shown[at - 1] = unknown }
        if shown[at + width - 1].width == 2, x + width < columns { shown[at + width] = unknown }
        shown[at] = cell
        if width == 2 { shown[at + 1] = Cell(" ", cell.style, width: 0, isPicture: cell.isPicture) }
        for column in x..<(x + width) {
            if let identifier = pictureInCells(at: Point(x: column, y: y)) { spoiled.insert(identifier) }
        }
    }

    /// Makes it unknown what stands in an area, so that it is written again.
    mutating func forget(_ area: Rect) {
        guard !shown.isEmpty else { return }
        let area = area.intersection(Rect(size))
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { shown[y * size.columns + x] = unknown }
            // A wide character that lies half within is written again as a whole.
            if area.x > 0, !area.isEmpty, shown[y * size.columns + area.x - 1].width == 2 { shown[y * size.columns + area.x - 1] = unknown }
        }
    }
}

// MARK: - Blanks at the end of a row

extension ScreenWriter {
    /// The column from which on a row is blank in one way that erasing leaves; the row's end where there is none.
    private mutating func blankTail(_ y: Int, of cells: CellBuffer) -> Int {
        let columns = cells.size.columns
        guard !terminfo[.eraseToEndOfLine].isEmpty, cells[columns - 1, y].glyph == " " else { return columns }
        let look = reduction.style(of: cells[columns - 1, y])
        guard look.attributes.isEmpty, look.background == .terminal || terminfo.erasesWithBackground else { return columns }
        var x = columns
        while x > 0 {
            let cell = cells[x - 1, y]
            guard cell.glyph == " ", cell.width == 1, !cell.isPicture, pictureInCells(at: Point(x: x - 1, y: y)) == nil,
                reduction.style(of: cell) == look
            else { break }
            x -= 1
        }
        return x
    }

    private mutating func changes(from x: Int, _ y: Int, of cells: CellBuffer) -> Int {
        (x..<cells.size.columns).reduce(0) { $0 + (differs(cells[$1, y], $1, y, cells.size.columns) ? 1 : 0) }
    }

    private mutating func erase(from x: Int, _ y: Int, of cells: CellBuffer, _ pen: inout ScreenPen) {
        let columns = cells.size.columns
        if !crossGap(to: x, y, columns, &pen) { pen.move(to: Point(x: x, y: y)) }
        pen.set(reduction.style(of: cells[x, y]))
        pen.eraseToEndOfLine()
        for column in x..<columns { record(cells[column, y], column, y, columns) }
    }
}
