import EngineInterface

extension InterfaceState {
    /// Pane 3: the form, the pictures of the folder in view, and the one in focus with its caption.
    func drawPreprocess(on canvas: inout Canvas, in body: Rect) {
        let pane = preprocessPane
        if pane.isFullScreen, pane.isGridFocused, let picture = pane.picture {
            return canvas.wholePicture(picture, pane.editor, in: body)
        }
        let layout = preprocessLayout(in: body)
        if let progress = pane.progress { canvas.pictureProgress(progress, in: layout.progress.inset(horizontally: 1)) }
        if let area = layout.form { drawPreprocessForm(on: &canvas, in: area) }
        drawGrid(on: &canvas, in: layout.grid)
        if let area = layout.detail { canvas.pictureDetail(pane, in: area) }
    }

    func preprocessLayout(in body: Rect) -> PreprocessLayout {
        PreprocessLayout(body, isGridFocused: preprocessPane.isGridFocused, hasProgress: preprocessPane.progress != nil)
    }

    /// What is left for the pane most of the time.
    var usualPreprocessBody: Rect {
        let said = size.columns < 100 && !preprocessPane.isGridFocused ? 2 : 1
        return Rect(x: 0, y: 1, width: size.columns, height: max(0, size.rows - 2 - said))
    }

    /// How the small pictures lie; arrow keys go by it.
    var gridShape: GridShape {
        let panel = preprocessLayout(in: usualPreprocessBody).grid
        return GridShape(gridParts(panel).pictures, preprocessPane.thumbnails)
    }

    private func drawPreprocessForm(on canvas: inout Canvas, in area: Rect) {
        let note = preprocessPane.isActive ? text(Phrase("i interrupts", "按 i 中断")) : text(Phrase("s starts", "按 s 开始"))
        let isFocused = !preprocessPane.isGridFocused
        let inside = canvas.panel(area, title: text(Pane.preprocess.title), note: note, isFocused: isFocused).inset(horizontally: 1)
        canvas.form(preprocessForm, in: inside, isFocused: isFocused, choices: catalog.choices)
    }

    /// The form as it is shown: what has not been filled in yet says so itself, and files that would be replaced are only asked about.
    var preprocessForm: Form<PreprocessingSettings> {
        var form = preprocessPane.form
        for index in form.remarks.indices where form.remarks[index].field == "overwrite" { form.remarks[index].isMistake = false }
        form.remarks = form.remarks.filter { !$0.isMistake || $0.field != "src" && $0.field != "dst" || !form.value($0.field).isEmpty }
        return form
    }

    // MARK: The grid

    private func gridParts(_ panel: Rect) -> (pictures: Rect, notes: Rect) {
        PreprocessLayout.gridParts(panel, lines: noteLines(width: panel.width - 4, naming: 3).count)
    }

    private func drawGrid(on canvas: inout Canvas, in panel: Rect) {
        let pane = preprocessPane
        canvas.panel(panel, isFocused: pane.isGridFocused)
        drawSides(on: &canvas, in: Rect(x: panel.x + 2, y: panel.y, width: panel.width - 4, height: 1))
        var (pictures, notes) = gridParts(panel)
        drawNotes(noteLines(width: notes.width, naming: 3), on: &canvas, in: notes)
        if pane.folder.focus.filter != nil { pictures = canvas.filterLine(pane.folder.focus, in: pictures) }
        guard !pane.folder.pictures.isEmpty else {
            let (line, style) = emptyGridLine(canvas.theme)
            canvas.writeWrapped(line, in: pictures, style)
            return
        }
        let proposed = Set(pane.proposals.map(\.picture))
        canvas.pictureGrid(pane.folder, gridShape, isFocused: pane.isGridFocused, proposed: proposed, in: pictures)
    }

    /// The two folders in the panel's upper line, the one in view first by its looks.
    private func drawSides(on canvas: inout Canvas, in line: Rect) {
        var x = line.x
        for side in [PreprocessPane.Side.source, .results] {
            let folder = side == .source ? preprocessPane.source : preprocessPane.results
            let label = " \(text(side.title)) \(folder.pictures.count) "
            let area = Rect(x: x, y: line.y, width: min(TextWidth.columns(label), line.right - x), height: 1)
            let isInView = side == preprocessPane.side
            canvas.write(label, in: area, isInView ? theme.title : theme.muted)
            if !isInView, !preprocessPane.isTyping { canvas.frame.clicks.append(ClickTarget(area, .key(.character("o")))) }
            x = area.right + 1
        }
        let captions = preprocessPane.folder.captionCount
        guard captions > 0 else { return }
        let notes = [text(.count(captions, "caption", "captions", "个描述")), String(captions)].map { " \(canvas.symbols.dot) \($0) " }
        guard let note = notes.first(where: { TextWidth.columns($0) <= line.right - x }) else { return }
        canvas.writeRight(note, in: Rect(x: x, y: line.y, width: line.right - x, height: 1), canvas.theme.muted)
    }

    private func emptyGridLine(_ theme: Theme) -> (String, Style) {
        switch preprocessPane.side {
        case .source:
            if let problem = preprocessPane.sourceProblem { return (language.translated(problem), theme.error) }
            if preprocessPane.report != nil { return (text(Phrase("There are no pictures in it.", "其中没有图片。")), theme.warning) }
            return preprocessPane.form.root.source.isEmpty
                ? (text(Phrase("Whatever pictures you have: photographs, screenshots, scans. Name their folder as the source.",
                               "任何图片都可以：照片、截图、扫描件。把它们的文件夹填为源文件夹。")), theme.muted)
                : (text(Phrase("Reading…", "正在读取…")), theme.muted)
        case .results:
            return (text(Phrase("Nothing here yet. s starts.", "这里还没有图片。按 s 开始。")), theme.muted)
        }
    }
}

extension PreprocessPane.Side {
    var title: Phrase {
        switch self {
        case .source: Phrase("Source", "源")
        case .results: Phrase("Results", "结果")
        }
    }
}
