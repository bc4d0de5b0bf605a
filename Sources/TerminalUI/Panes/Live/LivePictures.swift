import EngineInterface

/// The pictures of a run: the step in view, another beside it, the dataset's, and the film strip.
extension Canvas {
    mutating func previewPanel(_ live: LiveView, in area: Rect) {
        var note = ""
        if let forming = live.run.forming {
            note = text(Phrase("forming %1/%2", "生成中 %1/%2").filled(String(forming.samplingStep), String(forming.samplingSteps)))
        } else if !live.followsNewest {
            note = text(Phrase("End: newest", "End：最新"))
        }
        // A narrow panel has no room for both in full.
        let named = area.width < 44 && !note.isEmpty ? Phrase("Step %1", "第 %1 步") : Phrase("Preview: step %1", "预览：第 %1 步")
        let title = live.preview.map { text(named.filled(String($0.step))) } ?? text(Phrase("Preview", "预览"))
        let inside = panel(area, title: title, note: note)
        let parts = inside.rows(.rest, .cells(1))
        if pictureMode == .none {
            let hint = traits.pictureModes == [.none] ? Phrase("This terminal shows no pictures; they are in the run folder", "此终端无法显示图片；图片在训练目录中")
                : Phrase("v shows pictures", "按 v 显示图片")
            writeWrapped(text(hint), in: parts[0].inset(horizontally: 1), row: parts[0].height / 2 - 1, theme.muted)
        } else {
            previewPictures(live, in: parts[0])
        }
        caption(of: live, in: parts[1].inset(horizontally: 1))
    }

    /// The prompt of the preview in view.
    mutating func caption(of live: LiveView, in line: Rect) {
        guard let preview = live.preview else { return }
        write([("\(preview.seed) ", theme.muted), (TextWidth.printable(preview.prompt.trimmed), theme.text)], in: line)
    }

    mutating func previewPictures(_ live: LiveView, in area: Rect) {
        let dataset = live.run.details?.pictures ?? []
        // A wide window has room for a picture of the dataset beside the preview.
        let beside = !dataset.isEmpty && (live.showsDataset || area.width >= area.height * 4 && !live.run.previews.isEmpty)
        let count = 1 + (live.comparedPreview == nil ? 0 : 1) + (beside ? 1 : 0)
        // Of equal width, so that pictures of one size look alike.
        let width = (area.width - (count - 1)) / count
        var columns = (0..<count).map { Rect(x: area.x + $0 * (width + 1), y: area.y, width: width, height: area.height) }
        if let compared = live.comparedPreview {
            labelled(text(Phrase("step %1", "第 %1 步").filled(String(compared.step))), in: columns.removeFirst()) { canvas, place in
                canvas.picture(.file(path: live.run.inside(compared.file), version: compared.time), in: place)
            }
        }
        let label = count > 1 ? live.preview.map { text(Phrase("step %1", "第 %1 步").filled(String($0.step))) } ?? "" : ""
        labelled(label, in: columns.removeFirst()) { canvas, place in canvas.current(live, in: place) }
        if beside, let column = columns.first {
            let index = min(live.datasetIndex, dataset.count - 1)
            let name = dataset[index].split(separator: "/").last.map(String.init) ?? ""
            labelled("\(index + 1)/\(dataset.count) \(name)", in: column) { canvas, place in
                canvas.picture(.file(path: dataset[index], version: 0), in: place)
            }
        }
    }

    private mutating func labelled(_ label: String, in area: Rect, _ draw: (inout Canvas, Rect) -> Void) {
        guard !label.isEmpty, area.height > 3 else { return draw(&self, area) }
        let parts = area.rows(.rest, .cells(1))
        draw(&self, parts[0])
        writeCentered(TextWidth.printable(label), in: parts[1], theme.muted)
    }

    /// The picture that forms, while the newest is followed; else the preview in view.
    private mutating func current(_ live: LiveView, in area: Rect) {
        if live.followsNewest, let png = live.run.forming?.png {
            picture(.png(png), in: area, meanwhile: live.preview.map { .file(path: live.run.inside($0.file), version: $0.time) })
            return
        }
        guard let preview = live.preview else {
            let every = live.run.details?.settings.saveImageEvery ?? 0
            let waiting = every > 0 ? Phrase("The first comes at step %1; p makes one now", "第 %1 步生成第一张；按 p 立即生成").filled(String((live.run.step / every + 1) * every))
                : Phrase("p makes one now", "按 p 立即生成")
            let line = text(live.run.isActive ? waiting : Phrase("This run has no previews", "该训练没有预览"))
            writeWrapped(line, in: area.inset(horizontally: 1), row: area.height / 2 - 1, theme.muted)
            return
        }
        picture(.file(path: live.run.inside(preview.file), version: preview.time), in: area)
    }

    // MARK: Film strip

    /// Previews by step, the one in view in the middle where there are many.
    mutating func filmStrip(_ live: LiveView, in area: Rect) {
        let run = live.run
        let copies = run.copies.isEmpty ? "" : "\(symbols.dot) \(text(.count(run.copies.count, "copy", "copies", "个副本")))"
        var inside = area
        if area.height >= 7 {
            inside = panel(area, title: text(Phrase("Steps", "步")), note: copies).inset(horizontally: 1)
        } else {
            let title = area.row(0).inset(horizontally: 1)
            frame.cells.fill(title, theme.border, with: symbols.horizontal)
            write(" \(text(Phrase("Steps", "步"))) ", in: Rect(x: title.x + 1, y: title.y, width: title.width - 1, height: 1), theme.title)
            if !copies.isEmpty { writeRight(" \(copies) ", in: Rect(x: title.x, y: title.y, width: title.width - 1, height: 1), theme.muted) }
            inside = Rect(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1)
        }
        guard !run.previews.isEmpty else { return }
        let height = inside.height - 1
        let width = pictureMode == .none ? 8 : max(height * 2, 7)
        let shown = max(1, (inside.width + 1) / (width + 1))
        let first = min(max(0, live.previewIndex - shown / 2), max(0, run.previews.count - shown))
        for (offset, preview) in run.previews.dropFirst(first).prefix(shown).enumerated() {
            let place = Rect(x: inside.x + offset * (width + 1), y: inside.y, width: width, height: inside.height)
            filmFrame(preview, live, isInView: first + offset == live.previewIndex, in: place)
            frame.clicks.append(ClickTarget(place, .row(first + offset)))
        }
        if first > 0 { frame.cells.put(Cell(symbols.left, theme.accent), x: area.x, y: inside.bottom - 1) }
        if first + shown < run.previews.count { frame.cells.put(Cell(symbols.right, theme.accent), x: area.right - 1, y: inside.bottom - 1) }
    }

    private mutating func filmFrame(_ preview: LiveRun.PreviewEntry, _ live: LiveView, isInView: Bool, in place: Rect) {
        let parts = place.rows(.rest, .cells(1))
        picture(.file(path: live.run.inside(preview.file), version: preview.time), in: parts[0])
        let hasCopy = live.run.copies.contains(preview.step)
        let label = "\(preview.step)\(hasCopy ? String(symbols.dot) : "")\(live.comparedStep == preview.step ? "=" : "")"
        if isInView { frame.cells.fill(parts[1], theme.selected) }
        writeCentered(label, in: parts[1], isInView ? theme.selected : theme.muted)
    }
}
