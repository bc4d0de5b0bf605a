import EngineInterface

/// The picture in view, or the one that forms, and how far the work is.
extension Canvas {
    mutating func generated(_ pane: GeneratePane, in area: Rect, isFocused: Bool) {
        let picture = pane.history.selected
        let name = picture.map { TextWidth.printable($0.path.lastPathComponent) } ?? text(Phrase("Picture", "图片"))
        let title = pane.showsForming ? text(Phrase("Forming", "正在生成")) : name
        let note = pane.showsForming ? pane.progress?.stepText ?? "" : picture?.sizeText ?? ""
        panel(area, title: title, note: note, isFocused: isFocused)
        let parts = GenerateLayout.pictureParts(area)
        generatedPicture(pane, in: parts.picture)
        generatedFooter(pane, in: parts.footer)
    }

    /// The picture as large as it can be, with one line on it.
    mutating func wholeGenerated(_ pane: GeneratePane, in body: Rect) {
        let parts = body.rows(.rest, .cells(1))
        generatedPicture(pane, in: parts[0])
        let line = parts[1].inset(horizontally: 1)
        if pane.isActive, let progress = pane.progress { return progressLine(progress, in: line) }
        guard let picture = pane.history.selected else { return }
        let end = write([(TextWidth.printable(picture.path.lastPathComponent), theme.title), ("  \(picture.sizeText)  ", theme.muted)], in: line)
        write(TextWidth.printable(picture.settings?.prompt ?? ""), in: Rect(x: end, y: line.y, width: line.right - end, height: 1))
    }

    private mutating func generatedPicture(_ pane: GeneratePane, in area: Rect) {
        guard pictureMode != .none else {
            let hint = traits.pictureModes == [.none]
                ? Phrase("This terminal shows no pictures; they are in the picture folder", "此终端无法显示图片；图片在图片目录中")
                : Phrase("v shows pictures", "按 v 显示图片")
            writeWrapped(text(hint), in: area.inset(horizontally: 1), row: max(0, area.height / 2 - 1), theme.muted)
            return
        }
        if pane.showsForming, let progress = pane.progress, progress.forming?.png != nil || progress.done == 0 {
            return forming(progress, in: area)
        }
        if let picture = pane.history.selected {
            self.picture(.file(path: picture.path, version: picture.version), in: area)
            return
        }
        let hint = pane.history.isLoaded
            ? Phrase("Nothing here yet. Write a prompt, then g draws it; the first one waits for the model to load.", "还没有图片。写好提示词后按 g 绘制；第一张要等模型加载。")
            : Phrase("Reading…", "正在读取…")
        writeWrapped(text(hint), in: area.inset(horizontally: 2), row: max(0, area.height / 2 - 1), theme.muted)
    }

    private mutating func forming(_ progress: GenerationProgress, in area: Rect) {
        if let png = progress.forming?.png {
            picture(.png(png), in: area, meanwhile: progress.forming?.earlier.map { .png($0) })
            return
        }
        let start = progress.hasBegun ? Phrase("the first step", "第一步") : Phrase("starting", "正在启动")
        let doing = progress.activity.map { language.translated($0.text) } ?? text(start)
        writeCentered("\(doing)\(symbols.ellipsis)", in: area, row: area.height / 2, theme.muted)
    }

    // MARK: Below the picture

    private mutating func generatedFooter(_ pane: GeneratePane, in area: Rect) {
        if pane.isActive, let progress = pane.progress {
            progressLine(progress, in: area)
            if pane.arePicturesFocused { frame.clicks.append(ClickTarget(area, .key(.home))) }
            return progressFacts(progress, hasNext: pane.next != nil, in: area.row(1))
        }
        if pane.history.followsNewest, let progress = pane.progress, let reason = progress.reason {
            let (mark, style) = mark(of: progress.state)
            if progress.state == .failed {
                writeWrapped("\(mark) \(language.translated(reason))", in: area, theme.error)
                return
            }
            let time = NumberText.duration(progress.seconds)
            let left = Rect(x: area.x, y: area.y, width: area.width - TextWidth.columns(time) - 1, height: 1)
            write([("\(mark) ", style), (language.translated(reason), theme.text)], in: left)
            writeRight(time, in: area, theme.accent)
        } else if let picture = pane.history.selected {
            write(TextWidth.printable(picture.settings?.prompt ?? ""), in: area)
        }
        if let settings = pane.history.selected?.settings { write(groups: facts(settings), in: area.row(1)) }
    }

    private func facts(_ settings: GenerationSettings) -> [[(String, Style)]] {
        [
            [(text(Phrase("seed", "种子")) + " ", theme.muted), ("\(settings.seed)  ", theme.accent)],
            [(TextWidth.printable(settings.sampler) + "  ", theme.text)],
            [("\(settings.steps) ", theme.text), (text(Phrase("steps", "步")) + "  ", theme.muted)],
            [("CFG ", theme.muted), (settings.cfgScale.short, theme.text)],
        ]
    }

    /// State, bar, and what is left.
    private mutating func progressLine(_ progress: GenerationProgress, in line: Rect) {
        let (mark, style) = mark(of: progress.state)
        let going = progress.stepText.isEmpty ? text(progress.state.generationPhrase) : progress.stepText
        let left = progress.isStopping ? text(Phrase("interrupting…", "正在中断…")) : going
        let end = write("\(mark) \(left)", in: line, progress.isStopping ? theme.warning : style)
        let percent = NumberText.fixed(progress.progress * 100, 0)
        let seconds = NumberText.duration(progress.secondsLeft)
        let right = line.width < 40 ? "\(percent)%" : text(Phrase("%1%  ETA %2", "%1%  剩余 %2").filled(percent, seconds))
        writeRight(right, in: line, theme.accent)
        progressBar(progress.progress, in: Rect(x: end + 1, y: line.y, width: line.right - TextWidth.columns(right) - 1 - end - 1, height: 1))
    }

    private mutating func progressFacts(_ progress: GenerationProgress, hasNext: Bool, in line: Rect) {
        var groups: [[(String, Style)]] = []
        if progress.isGrid {
            groups.append([(text(Phrase("sheet, step %1", "网格图，第 %1 张").filled(String(progress.done + 1))) + "  ", theme.text)])
        } else if progress.total > 1 {
            let number = min(progress.done + 1, progress.total)
            groups.append([(text(Phrase("picture %1 of %2", "第 %1 张，共 %2 张").filled(String(number), String(progress.total))) + "  ", theme.text)])
        }
        groups.append([(NumberText.duration(progress.seconds) + "  ", theme.muted)])
        if hasNext { groups.append([(text(Phrase("the next one waits", "下一个在等待")) + "  ", theme.warning)]) }
        if let activity = progress.activity, progress.state == .preparing {
            groups.append([(language.translated(activity.text), theme.muted)])
        } else if let remark = progress.remarks.last {
            let isSerious = remark.level == .warning || remark.level == .error
            groups.append([("\(symbols.dot) \(language.translated(remark.message))", isSerious ? theme.warning : theme.accent)])
        }
        // The last may be long: it is cut, not left out.
        write(groups.flatMap { $0 }, in: line)
    }
}

extension GenerationProgress {
    /// Steps of the picture that forms; empty before the first.
    fileprivate var stepText: String { forming.map { "\($0.step)/\($0.steps)" } ?? "" }
}

extension RunState {
    /// As `phrase`, of pictures.
    fileprivate var generationPhrase: Phrase { self == .running ? Phrase("generating", "生成中") : phrase }
}

extension GeneratedPicture {
    /// Pixels; empty where they are not known.
    var sizeText: String { width > 0 && height > 0 ? "\(width)x\(height)" : "" }
}
