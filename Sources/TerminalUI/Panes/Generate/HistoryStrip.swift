import EngineInterface

/// The last pictures in a row, newest first, what forms before them.
extension Canvas {
    mutating func historyStrip(_ pane: GeneratePane, in area: Rect) {
        let history = pane.history
        let note = history.pictures.isEmpty ? "" : "\(history.index + 1)/\(history.pictures.count)"
        let inside = panel(area, title: text(Phrase("Latest", "最近")), note: note).inset(horizontally: 1)
        let forming = pane.isActive ? 1 : 0
        guard !history.pictures.isEmpty || pane.isActive else {
            writeWrapped(text(Phrase("Pictures that you make line up here, newest first.", "生成的图片排列在此，最新的在前。")), in: inside, theme.muted)
            return
        }
        let width = pictureMode == .none ? 8 : max((inside.height - 1) * 2, 7)
        let shown = max(1, (inside.width + 1) / (width + 1))
        let count = history.pictures.count + forming
        let at = pane.showsForming ? 0 : history.index + forming
        let first = min(max(0, at - shown / 2), max(0, count - shown))
        for index in first..<min(count, first + shown) {
            let place = Rect(x: inside.x + (index - first) * (width + 1), y: inside.y, width: width, height: inside.height).intersection(inside)
            stripFrame(pane, index - forming, isInView: index == at, in: place)
        }
        if first > 0 { frame.cells.put(Cell(symbols.left, theme.accent), x: area.x, y: inside.bottom - 1) }
        if first + shown < count { frame.cells.put(Cell(symbols.right, theme.accent), x: area.right - 1, y: inside.bottom - 1) }
    }

    /// - Parameter index: of the picture; -1 is the one that forms.
    private mutating func stripFrame(_ pane: GeneratePane, _ index: Int, isInView: Bool, in place: Rect) {
        let parts = place.rows(.rest, .cells(1))
        var label = text(Phrase("new", "新"))
        if index >= 0 {
            let picture = pane.history.pictures[index]
            self.picture(.file(path: picture.path, version: picture.version), in: parts[0])
            label = TextWidth.printable(picture.shortName)
            frame.clicks.append(ClickTarget(place, .row(index)))
        } else {
            if let forming = pane.progress?.forming {
                label = "\(forming.step)/\(forming.steps)"
                if let png = forming.png { self.picture(.png(png), in: parts[0], meanwhile: forming.earlier.map { .png($0) }) }
            }
            if pane.arePicturesFocused { frame.clicks.append(ClickTarget(place, .key(.home))) }
        }
        let style = isInView ? (pane.arePicturesFocused ? theme.selected : theme.accent) : theme.muted
        if isInView, pane.arePicturesFocused { frame.cells.fill(parts[1], theme.selected) }
        writeCentered(label, in: parts[1], style)
    }
}

extension GeneratedPicture {
    /// What tells it from its neighbours: the number that its file begins with, else the name.
    fileprivate var shortName: String {
        let name = path.lastPathComponent
        let number = name.prefix { $0.isNumber }
        if !number.isEmpty { return String(number) }
        return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    }
}
