import EngineInterface

/// Fields of a form that hold a text over several rows.
enum FormText {
    /// Columns that the text does not use: the line at its left and one at its right.
    static let margin = 3
}

extension Canvas {
    /// The label of a text, with a note at its right.
    mutating func proseHeading<Root>(_ form: Form<Root>, _ index: Int, in line: Rect, isFocused: Bool, note: String) {
        let field = form.fields[index]
        if isFocused { frame.cells.put(Cell(symbols.pointer, theme.accent), x: line.x, y: line.y) }
        let label = Rect(x: line.x + 2, y: line.y, width: line.width - 3, height: 1)
        let end = write(text(field.label), in: label, isFocused ? theme.accent : theme.text)
        let rest = Rect(x: end + 1, y: line.y, width: line.right - 1 - end - 1, height: 1)
        frame.cells.fill(rest, theme.border, with: symbols.horizontal)
        let remark = form.remark(on: field.key)
        let mark = remark.map { "\($0.isMistake ? symbols.cross : symbols.dot) " } ?? ""
        // What the prompt says of embeddings stands beside it; a mistake is told where the work is refused.
        let said = remark.flatMap { $0.isMistake ? nil : "\(language.translated($0.text))  " } ?? ""
        let plain = isFocused ? theme.accent : theme.muted
        let style = remark.map { $0.isMistake ? theme.error : $0.isFact ? plain : theme.warning } ?? plain
        if !note.isEmpty || !mark.isEmpty { writeRight(" \(mark)\(said)\(note)", in: rest, style) }
    }

    /// One row of the text; the first of a text being edited draws all of it.
    mutating func prose<Root>(_ form: Form<Root>, _ index: Int, _ row: Int, in line: Rect, isFocused: Bool) {
        guard case .prose(let count) = form.fields[index].kind else { return }
        frame.cells.put(Cell(symbols.vertical, isFocused ? theme.accent : theme.border), x: line.x, y: line.y)
        let area = Rect(x: line.x + 2, y: line.y, width: line.width - FormText.margin, height: 1)
        if isFocused, let editing = form.editing {
            if row == 0 { textBlock(editing, in: Rect(x: area.x, y: area.y, width: area.width, height: count).intersection(bounds)) }
            return
        }
        let value = form.fields[index].read(form.root)
        guard !value.isEmpty else {
            if row == 0 { write(form.fields[index].empty, in: area, theme.muted) }
            return
        }
        // Broken as while it is edited, so that nothing moves then.
        let characters = Array(value)
        let rows = TextRows(characters, width: area.width).rows
        guard row < rows.count else { return }
        let shown = TextWidth.printable(String(characters[rows[row]].filter { !$0.isNewline }))
        write(row == count - 1 && rows.count > count ? TextWidth.clipped(shown, to: area.width - 2) + String(symbols.ellipsis) : shown, in: area)
    }
}
