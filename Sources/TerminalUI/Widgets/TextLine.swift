import EngineInterface

extension Canvas {
    /// Draws a line being edited into an area, scrolled so that the cursor shows, and puts the cursor there.
    mutating func textLine(_ editing: TextEditing, in area: Rect) {
        guard area.width > 1, area.height > 0 else { return }
        frame.cells.fill(area.row(0), theme.edited)
        let widths = editing.characters.map { TextWidth.columns(String($0)) }
        // One column stays free for the cursor after the last character.
        var first = 0
        var before = widths[..<editing.cursor].reduce(0, +)
        while before > area.width - 1 {
            before -= widths[first]
            first += 1
        }
        frame.cells.write(String(editing.characters[first...]), x: area.x, y: area.y, in: area, theme.edited)
        frame.cursor = Point(x: area.x + before, y: area.y)
    }
}
