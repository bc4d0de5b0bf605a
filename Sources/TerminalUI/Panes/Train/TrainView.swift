import EngineInterface

extension InterfaceState {
    /// Pane 4 before a run: the form, and what it would train on.
    func drawTrain(on canvas: inout Canvas, in body: Rect) {
        let isWide = body.width >= 100
        let parts = isWide ? body.columns(.share(3), .share(2), gap: 1) : body.rows(.rest, .cells(7))
        let note = trainPane.isStarting ? text(Phrase("starting…", "正在启动…")) : text(Phrase("s starts", "按 s 开始"))
        let inside = canvas.panel(parts[0], title: text(Phrase("Training", "训练")), note: note, isFocused: true).inset(horizontally: 1)
        canvas.form(trainForm, in: inside, choices: catalog.choices)
        guard isWide else {
            // Below the form there is room for one: what the field in focus is about.
            let isAboutTemplate = trainPane.form.focused.key == "template_file"
            return isAboutTemplate ? drawTemplate(on: &canvas, in: parts[1]) : drawDataset(on: &canvas, in: parts[1])
        }
        let side = parts[1].rows(.share(3), .share(2))
        drawDataset(on: &canvas, in: side[0])
        drawTemplate(on: &canvas, in: side[1])
    }

    /// The form as it is shown: what has not been filled in yet says so itself.
    var trainForm: Form<TrainingSettings> {
        var form = trainPane.form
        form.remarks = form.remarks.filter { !$0.isMistake || !form.value($0.field).isEmpty }
        return form
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
        let pictures = Phrase.count(report.pictures.count, "picture", "pictures", "张图片")
        let captions = Phrase.count(report.captions, "caption", "captions", "个描述")
        let counts = Phrase("\(pictures.english), \(captions.english)", "\(pictures.chinese)，\(captions.chinese)")
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
        func fit(_ height: Int) -> (perRow: Int, rows: Int) {
            (max(1, (area.width + 1) / (2 * height + 1)), max(1, (area.height + 1) / (height + 1)))
        }
        // As large as they can be with a place for each; smaller than four rows nothing can be made out, then some are left out.
        let smallest = min(4, area.height)
        let height = (smallest...area.height).last { fit($0).perRow * fit($0).rows >= sources.count } ?? smallest
        let (perRow, rows) = fit(height)
        for (index, source) in sources.prefix(rows * perRow).enumerated() {
            let (x, y) = (area.x + index % perRow * (2 * height + 1), area.y + index / perRow * (height + 1))
            picture(source, in: Rect(x: x, y: y, width: 2 * height, height: height).intersection(area))
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
