import EngineInterface

extension Canvas {
    /// Small pictures with their names, scrolled so that the one in focus shows; a list of names where the terminal shows no pictures.
    /// - Parameter proposed: paths of pictures whose captions wait for approval.
    mutating func pictureGrid(_ folder: PictureFolder, _ shape: GridShape, isFocused: Bool, proposed: Set<String>, in area: Rect) {
        let visible = folder.visible
        guard !visible.isEmpty else {
            write(.nothingMatches, in: area, theme.muted)
            return
        }
        guard pictureMode != .none else { return pictureList(folder, isFocused: isFocused, proposed, in: area) }
        let at = min(folder.focus.index, visible.count - 1)
        let rowCount = (visible.count + shape.perRow - 1) / shape.perRow
        let shown = max(1, area.height / (shape.height + 1))
        let first = Scroll.first(showing: at / shape.perRow...at / shape.perRow, of: rowCount, in: shown)
        for index in first * shape.perRow..<min(visible.count, (first + shown) * shape.perRow) {
            let (row, column) = (index / shape.perRow - first, index % shape.perRow)
            let place = Rect(x: area.x + column * (shape.width + 1), y: area.y + row * (shape.height + 1), width: shape.width, height: shape.height + 1)
                .intersection(area)
            thumbnail(visible[index], isInFocus: index == at, isFocused, proposed.contains(visible[index].path), in: place)
            frame.clicks.append(ClickTarget(place, .row(index)))
        }
        scrollMarks(Rect(x: area.x, y: area.y, width: area.width + 1, height: area.height), first: first, shown: shown, of: rowCount)
    }

    private mutating func thumbnail(_ picture: CaptionedPicture, isInFocus: Bool, _ isFocused: Bool, _ isProposed: Bool, in place: Rect) {
        let parts = place.rows(.rest, .cells(1))
        self.picture(.file(path: picture.path, version: picture.version), in: parts[0])
        let style = isInFocus ? (isFocused ? theme.selected : theme.accent) : isProposed ? theme.accent : theme.muted
        if isInFocus, isFocused { frame.cells.fill(parts[1], theme.selected) }
        let end = write(name(of: picture, in: place.width), in: parts[1], style)
        // The mark of a caption may stand between the names, which need their room.
        guard let mark = mark(of: picture, isProposed) else { return }
        let markStyle = isProposed ? theme.accent : theme.text
        frame.cells.put(Cell(mark, isInFocus && isFocused && end < place.right ? theme.selected : markStyle), x: end, y: parts[1].y)
    }

    /// The name without its ending where it would not fit; of one that is still too long, the part that tells it from others.
    private func name(of picture: CaptionedPicture, in width: Int) -> String {
        let name = TextWidth.printable(picture.name)
        guard TextWidth.columns(name) > width else { return name }
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        // Pictures of a training set begin with their number.
        guard TextWidth.columns(stem) > width, !stem.prefix(5).allSatisfy(\.isNumber) else { return fitted(stem, to: width) }
        var end = stem[...]
        while TextWidth.columns(String(end)) > width - 1 { end.removeFirst() }
        return String(symbols.ellipsis) + end
    }

    private func mark(of picture: CaptionedPicture, _ isProposed: Bool) -> Character? {
        isProposed ? "?" : picture.hasCaption ? symbols.dot : nil
    }

    private mutating func pictureList(_ folder: PictureFolder, isFocused: Bool, _ proposed: Set<String>, in area: Rect) {
        let rows = folder.pictures.map { picture in
            [
                (mark(of: picture, proposed.contains(picture.path)).map(String.init) ?? "", theme.accent), (TextWidth.printable(picture.name), theme.text),
                (picture.sizeText, theme.muted), (TextWidth.printable(picture.caption ?? ""), theme.muted),
            ]
        }
        var focus = ListFocus()
        focus.select(folder.focus.index)
        let visible = folder.focus.visible(folder.texts)
        table(
            [], visible.map { rows[$0] }, texts: visible.map { folder.texts[$0] }, focus: focus,
            lengths: [.cells(1), .share(1, atLeast: 8), .cells(9), .share(1)], in: area, isFocused: isFocused)
    }
}
