import EngineInterface

/// The picture in focus, large, with its caption.
extension Canvas {
    mutating func pictureDetail(_ pane: PreprocessPane, in area: Rect) {
        guard let picture = pane.picture else {
            panel(area, title: text(Phrase("Picture", "图片")))
            return
        }
        let isEditing = pane.editor != nil
        panel(area, title: TextWidth.printable(picture.name), note: picture.sizeText, isFocused: isEditing)
        let parts = PreprocessLayout.detailParts(area)
        if pictureMode == .none {
            let hint = traits.pictureModes == [.none] ? Phrase("This terminal shows no pictures", "此终端无法显示图片")
                : Phrase("v shows pictures", "按 v 显示图片")
            writeCentered(text(hint), in: parts.picture, row: parts.picture.height / 2, theme.muted)
        } else {
            self.picture(.file(path: picture.path, version: picture.version), in: parts.picture)
        }
        captionHeading(pane, picture, in: parts.heading)
        caption(of: picture, pane.editor, in: parts.caption)
        if !isEditing { frame.clicks.append(ClickTarget(area, .row(pane.folder.focus.index))) }
    }

    private mutating func captionHeading(_ pane: PreprocessPane, _ picture: CaptionedPicture, in line: Rect) {
        frame.cells.fill(line, theme.border, with: symbols.horizontal)
        let end = write("\(text(Phrase("Caption", "描述"))) ", in: line, theme.title)
        let waiting = pane.proposals.count
        let note: (String, Style)? = if let captioner = pane.editor?.proposedBy {
            (text(waiting > 1 ? Phrase("by %1, %2 more", "%1 建议，另有 %2 条").filled(captioner.rawValue, String(waiting - 1))
                : Phrase("by %1", "%1 建议").filled(captioner.rawValue)), theme.warning)
        } else if pane.proposals.contains(where: { $0.picture == picture.path }) {
            (text(Phrase("p shows a proposal", "按 p 查看建议")), theme.accent)
        } else {
            nil
        }
        guard let note else { return }
        writeRight(" \(note.0)", in: Rect(x: end + 1, y: line.y, width: line.right - end - 1, height: 1), note.1)
    }

    private mutating func caption(of picture: CaptionedPicture, _ editor: CaptionEditor?, in area: Rect) {
        if let editor { return textBlock(editor.text, in: area) }
        guard let caption = picture.caption, picture.hasCaption else {
            writeWrapped(text(Phrase("None; Enter writes one.", "没有；按 Enter 填写。")), in: area, theme.muted)
            return
        }
        let lines = TextWidth.wrapped(caption.trimmed, to: area.width)
        for (row, line) in lines.prefix(area.height).enumerated() {
            let isCut = row == area.height - 1 && lines.count > area.height
            write(isCut ? TextWidth.clipped(line, to: area.width - 1) + String(symbols.ellipsis) : line, in: area, row: row)
        }
    }

    /// The picture as large as it can be, its caption below.
    mutating func wholePicture(_ picture: CaptionedPicture, _ editor: CaptionEditor?, in body: Rect) {
        let parts = body.rows(.rest, .cells(1), .cells(editor == nil ? 1 : 3))
        self.picture(.file(path: picture.path, version: picture.version), in: parts[0])
        write(
            [(TextWidth.printable(picture.name), theme.title), ("  \(picture.sizeText)", theme.muted)], in: parts[1].inset(horizontally: 1))
        let line = parts[2].inset(horizontally: 1)
        if let editor { return textBlock(editor.text, in: line) }
        write(TextWidth.printable(picture.caption ?? ""), in: line)
    }
}
