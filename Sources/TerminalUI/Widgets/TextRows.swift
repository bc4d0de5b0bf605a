import EngineInterface

/// Where a text that is being edited breaks into rows of so many columns: behind spaces, between Chinese characters, at line breaks.
package struct TextRows: Sendable {
    /// Characters of each row; one row at least.
    package let rows: [Range<Int>]
    private let widths: [Int]

    package init(_ characters: [Character], width: Int) {
        let widths = characters.map { $0.isNewline ? 0 : TextWidth.columns(String($0)) }
        var rows: [Range<Int>] = []
        var (start, taken, mayBreak) = (0, 0, 0)
        for (index, character) in characters.enumerated() {
            // One column stays free for the cursor behind the last character.
            if taken + widths[index] > max(2, width - 1), index > start {
                let end = mayBreak > start ? mayBreak : index
                rows.append(start..<end)
                start = end
                taken = widths[end..<index].reduce(0, +)
            }
            taken += widths[index]
            if character.isNewline {
                rows.append(start..<index + 1)
                (start, taken) = (index + 1, 0)
            }
            if character == " " || widths[index] == 2 { mayBreak = index + 1 }
        }
        self.rows = rows + [start..<characters.count]
        self.widths = widths
    }

    /// Where the cursor stands before a character.
    package func place(of cursor: Int) -> (row: Int, column: Int) {
        let row = rows.lastIndex { $0.lowerBound <= cursor } ?? 0
        return (row, widths[rows[row].lowerBound..<max(rows[row].lowerBound, cursor)].reduce(0, +))
    }

    /// The character nearest to a column of the row so many rows away; nil beyond the ends.
    package func cursor(from cursor: Int, rowsAway by: Int) -> Int? {
        let (row, column) = place(of: cursor)
        guard rows.indices.contains(row + by) else { return nil }
        let target = rows[row + by]
        // The last character of a row that goes on belongs to it: behind it the next row begins.
        let end = row + by == rows.count - 1 ? target.upperBound : max(target.lowerBound, target.upperBound - 1)
        var (at, taken) = (target.lowerBound, 0)
        while at < end, taken + widths[at] <= column {
            taken += widths[at]
            at += 1
        }
        return at
    }
}

extension Canvas {
    /// Draws a text being edited over several rows, scrolled so that the cursor shows, and puts the cursor there.
    mutating func textBlock(_ editing: TextEditing, in area: Rect) {
        guard area.width > 2, area.height > 0 else { return }
        frame.cells.fill(area, theme.edited)
        let rows = TextRows(editing.characters, width: area.width)
        let (row, column) = rows.place(of: editing.cursor)
        let first = Scroll.first(showing: row...row, of: rows.rows.count, in: area.height)
        for (offset, range) in rows.rows.dropFirst(first).prefix(area.height).enumerated() {
            let text = String(editing.characters[range].filter { !$0.isNewline })
            frame.cells.write(text, x: area.x, y: area.y + offset, in: area, theme.edited)
        }
        scrollMarks(Rect(x: area.x, y: area.y, width: area.width + 1, height: area.height), first: first, shown: area.height, of: rows.rows.count)
        frame.cursor = Point(x: min(area.x + column, area.right - 1), y: area.y + row - first)
    }
}
