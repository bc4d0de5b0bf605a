import EngineInterface

extension InterfaceState {
    /// Pane 5: the form, the picture in view or as it forms, its parameters, and the last pictures.
    func drawGenerate(on canvas: inout Canvas, in body: Rect) {
        let pane = generatePane
        if pane.isFullScreen, pane.arePicturesFocused, pane.showsForming || pane.history.selected != nil {
            return canvas.wholeGenerated(pane, in: body)
        }
        let layout = generateLayout(in: body)
        if let area = layout.form { drawGenerateForm(on: &canvas, in: area) }
        canvas.generated(pane, in: layout.picture, isFocused: pane.arePicturesFocused)
        if let area = layout.parameters { canvas.parameters(pane, in: area) }
        if let area = layout.strip { canvas.historyStrip(pane, in: area) }
        if let offer = pane.offer { canvas.offer(offer, over: body) }
    }

    func generateLayout(in body: Rect) -> GenerateLayout {
        GenerateLayout(body, arePicturesFocused: generatePane.arePicturesFocused)
    }

    /// What is left for the pane most of the time.
    var usualGenerateBody: Rect {
        let said = size.columns < 100 && !generatePane.arePicturesFocused ? 2 : 1
        return Rect(x: 0, y: 1, width: size.columns, height: max(0, size.rows - 2 - said))
    }

    /// The row of the parameters that they can be scrolled to at most.
    var lastParametersRow: Int {
        guard let panel = generateLayout(in: usualGenerateBody).parameters, let text = generatePane.history.selected?.parameters else { return 0 }
        let inside = panel.inset(horizontally: 2, vertically: 1)
        return max(0, ParametersText(text).rows(width: inside.width).count - inside.height)
    }

    private func drawGenerateForm(on canvas: inout Canvas, in area: Rect) {
        let pane = generatePane
        let note = pane.isActive ? text(Phrase("i interrupts", "按 i 中断")) : text(Phrase("g generates", "按 g 生成"))
        let isFocused = !pane.arePicturesFocused
        let inside = canvas.panel(area, title: text(Pane.generate.title), note: note, isFocused: isFocused).inset(horizontally: 1)
        let lengths = pane.lengths.map { side, count in (side.key, "\(count.tokens)/\(count.capacity)") }
        canvas.form(pane.form, in: inside, isFocused: isFocused, choices: catalog.choices, notes: Dictionary(uniqueKeysWithValues: lengths))
    }
}

extension Canvas {
    /// The words that what is being typed may become, below the cursor, or above it where there is no room.
    mutating func offer(_ offer: WordOffer, over body: Rect) {
        guard let cursor = frame.cursor else { return }
        let shown = min(offer.words.count, 6)
        let words = offer.words.map { TextWidth.printable($0.entry.word) }
        let notes = offer.words.map { text(.count($0.entry.vectorsPerToken ?? 0, "vector", "vectors", "个向量")) }
        let wordWidth = min(words.map(TextWidth.columns).max() ?? 0, 32)
        let width = min(wordWidth + (notes.map(TextWidth.columns).max() ?? 0) + 6, body.width)
        let typed = TextWidth.columns(String(offer.word.entry.word.prefix(offer.word.typed)))
        let x = max(body.x, min(cursor.x - typed - 1, body.right - width))
        let y = cursor.y + 1 + shown <= body.bottom ? cursor.y + 1 : max(body.y, cursor.y - shown)
        let area = Rect(x: x, y: y, width: width, height: shown).intersection(body)
        frame.pictures.removeAll { !$0.area.intersection(area).isEmpty }
        frame.cells.fill(area, theme.dialog)
        // Only the words can be chosen now.
        frame.clicks.removeAll { target in
            if case .row = target.click { return true }
            return area.contains(Point(x: target.area.x, y: target.area.y))
        }
        let first = Scroll.first(showing: offer.index...offer.index, of: words.count, in: shown)
        for (row, index) in (first..<min(words.count, first + shown)).enumerated() {
            let line = area.row(row)
            let isChosen = index == offer.index
            if isChosen { frame.cells.fill(line, theme.selected) }
            let parts = line.inset(horizontally: 1).columns(.cells(wordWidth), .rest, gap: 2)
            write(words[index], in: parts[0], isChosen ? theme.selected : theme.dialog)
            write(notes[index], in: parts[1], isChosen ? theme.selected : theme.muted.on(theme.dialog.background))
            frame.clicks.append(ClickTarget(line, .row(index)))
        }
        scrollMarks(area, first: first, shown: shown, of: words.count)
    }
}
