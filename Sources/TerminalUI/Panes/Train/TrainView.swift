import EngineInterface

extension InterfaceState {
    /// Pane 4 before a run: the form, and what it would train on.
    func drawTrain(on canvas: inout Canvas, in body: Rect) {
        let isWide = body.width >= 100
        let parts = isWide ? body.columns(.share(3), .share(2), gap: 1) : body.rows(.rest, .cells(7))
        let note = trainPane.isStarting ? text(Phrase("starting…", "正在启动…")) : text(Phrase("s starts", "按 s 开始"))
        let inside = canvas.panel(parts[0], title: text(Phrase("Training", "训练")), note: note, isFocused: true).inset(horizontally: 1)
        var form = trainPane.form
        // What has not been filled in yet says so itself.
        form.remarks = form.remarks.filter { !$0.isMistake || !trainPane.form.value($0.field).isEmpty }
        canvas.form(form, in: inside, choices: catalog.choices)
        guard isWide else {
            // Below the form there is room for one: what the field in focus is about.
            let isAboutTemplate = trainPane.form.focused.key == "template_file"
            return isAboutTemplate ? drawTemplate(on: &canvas, in: parts[1]) : drawDataset(on: &canvas, in: parts[1])
        }
        let side = parts[1].rows(.share(3), .share(2))
        drawDataset(on: &canvas, in: side[0])
        drawTemplate(on: &canvas, in: side[1])
    }

    private func drawDataset(on canvas: inout Canvas, in area: Rect) {
        let title = text(Phrase("Dataset", "数据集"))
        guard let report = trainPane.dataset else {
            let inside = canvas.panel(area, title: title).inset(horizontally: 1)
            if let problem = trainPane.datasetProblem {
                canvas.writeWrapped(language.translated(problem), in: inside, theme.error)
            } else {
                let hint = Phrase("A folder of pictures of one thing, person or style. No pictures yet? mint-ghost and candy-sticker are samples.",
                                  "同一物品、人物或画风的图片文件夹。还没有图片？可用样例 mint-ghost 和 candy-sticker。")
                canvas.writeWrapped(text(hint), in: inside, theme.muted)
            }
            return
        }
        let counts = Phrase("%1 pictures, %2 captions", "%1 张图片，%2 个描述").filled(String(report.pictures.count), String(report.captions))
        let inside = canvas.panel(area, title: title, note: text(counts)).inset(horizontally: 1)
        let lines = report.advice.reduce(0) { $0 + TextWidth.wrapped(language.translated($1), to: max(8, inside.width - 2)).count }
        let parts = inside.rows(.rest, .cells(min(lines, inside.height / 2)))
        canvas.thumbnails(report.pictures.map { .file(path: $0, version: 0) }, in: parts[0])
        drawAdvice(report.advice, on: &canvas, in: parts[1])
    }

    private func drawTemplate(on canvas: inout Canvas, in area: Rect) {
        let name = trainPane.form.root.template
        let entry = catalog.templates.first { $0.name == name || $0.name == name + ".txt" }
        let inside = canvas.panel(area, title: text(Phrase("Template", "模板")), note: entry.map { String($0.lines.count) } ?? "").inset(horizontally: 1)
        for (row, line) in (entry?.lines ?? []).prefix(inside.height).enumerated() {
            canvas.write(TextWidth.printable(line), in: inside, row: row, theme.muted)
        }
    }
}

extension Canvas {
    /// Small pictures in rows, as many as fit.
    mutating func thumbnails(_ sources: [PictureSource], in area: Rect) {
        guard pictureMode != .none, area.height >= 2, area.width >= 4, !sources.isEmpty else { return }
        // Rows of equal height, so many that about all pictures find a place.
        var rows = max(1, area.height / 5)
        while rows > 1, sources.count <= (rows - 1) * max(1, area.width / (area.height / (rows - 1) * 2 + 1)) { rows -= 1 }
        let height = area.height / rows
        let width = min(height * 2, area.width)
        let perRow = max(1, (area.width + 1) / (width + 1))
        for (index, source) in sources.prefix(rows * perRow).enumerated() {
            let place = Rect(x: area.x + index % perRow * (width + 1), y: area.y + index / perRow * height, width: width, height: max(1, height - (rows > 1 ? 1 : 0)))
            picture(source, in: place)
        }
    }

    /// A picture in the middle of an area.
    @discardableResult
    mutating func picture(_ source: PictureSource, in area: Rect, meanwhile: PictureSource? = nil) -> Rect {
        guard pictureMode != .none else { return area }
        let cache = pictures
        return PictureView.draw(
            source, in: area, mode: pictureMode, traits: traits, theme: theme, frame: &frame, meanwhile: meanwhile, lookup: { cache.pixels($0) })
    }
}
