import EngineInterface

extension Canvas {
    /// An empty window over the pane; gives what is inside.
    mutating func window(width: Int, height: Int, title: String, over body: Rect) -> Rect {
        let area = body.centered(width: width, height: height)
        frame.cells.fill(area, theme.dialog)
        frame.pictures.removeAll { !$0.area.intersection(area).isEmpty }
        let inside = panel(area, title: title, isFocused: true)
        frame.cells.restyle(area) { $0.on(theme.dialog.background) }
        return inside.inset(horizontally: 1)
    }

    mutating func confirmation(_ question: Confirmation, over body: Rect) {
        let (asked, detail) = (text(question.question), text(question.detail))
        let width = min(body.width - 4, max(44, max(TextWidth.columns(asked), TextWidth.columns(detail)) + 6))
        let rows = TextWidth.wrapped(asked, to: width - 4).count + TextWidth.wrapped(detail, to: width - 4).count
        let inside = window(width: width, height: rows + 5, title: "", over: body)
        let used = writeWrapped(asked, in: inside, row: 1, theme.dialog.bold)
        writeWrapped(detail, in: inside, row: 1 + used, theme.dialog)
        let buttons = inside.row(inside.height - 1)
        let end = button("Enter", question.yes, x: buttons.x, buttons, .enter)
        _ = button("Esc", question.no, x: end + 3, buttons, .escape)
    }

    mutating func button(_ key: String, _ label: Phrase, x: Int, _ line: Rect, _ click: Key) -> Int {
        let start = Rect(x: x, y: line.y, width: line.right - x, height: 1)
        let background = theme.dialog.background
        let end = write([(key, theme.key.on(background)), (" \(text(label))", theme.dialog)], in: start)
        frame.clicks.append(ClickTarget(Rect(x: x, y: line.y, width: end - x, height: 1), .key(click)))
        return end
    }

    mutating func picker(_ picker: Picker, over body: Rect) {
        let labels = picker.choices.map { TextWidth.columns(text($0.label)) }.max() ?? 0
        let notes = picker.choices.map { TextWidth.columns(text($0.note)) }.max() ?? 0
        let width = min(body.width - 4, max(30, labels + notes + 8))
        let height = min(body.height - 2, picker.choices.count + 2 + (picker.focus.filter == nil ? 0 : 1))
        let inside = window(width: width, height: max(height, 5), title: text(picker.title), over: body)
        let background = theme.dialog.background
        let rows = picker.choices.map { choice in
            [(TextWidth.printable(text(choice.label)), theme.dialog), (TextWidth.printable(text(choice.note)), theme.muted.on(background))]
        }
        table(
            [], rows, texts: picker.texts(language), focus: picker.focus,
            lengths: [.cells(notes == 0 ? inside.width : min(labels, inside.width * 2 / 3)), .rest], in: inside)
    }

    /// All keys of a pane.
    mutating func help(hints: [KeyHint], title: Phrase, scrolledBy row: Int, over body: Rect) {
        var lines = hints.map { (name(of: $0), text($0.label), $0.obstacle.map(text)) }
        lines.append(("F1 F2 F3 F4 F5 F6", text(Phrase("Go to a pane, also while typing", "切换面板，输入时也可用")), nil))
        let keys = lines.map { TextWidth.columns($0.0) }.max() ?? 0
        let labels = lines.map { TextWidth.columns($0.1) }.max() ?? 0
        let title = Phrase("Keys: %1", "按键：%1").filled(text(title))
        let inside = window(
            width: min(body.width - 4, max(44, keys + labels + 8)), height: min(body.height, lines.count + 2), title: text(title), over: body)
        let first = min(row, max(0, lines.count - inside.height))
        let background = theme.dialog.background
        for (offset, line) in lines.dropFirst(first).prefix(inside.height).enumerated() {
            let parts = inside.row(offset).columns(.cells(min(keys, inside.width / 2)), .rest, gap: 2)
            write(line.0, in: parts[0], theme.key.on(background))
            write(line.1, in: parts[1], line.2 == nil ? theme.dialog : theme.disabled.on(background))
        }
        scrollMarks(Rect(x: inside.x, y: inside.y, width: inside.width + 1, height: inside.height), first: first, shown: inside.height, of: lines.count)
    }
}
