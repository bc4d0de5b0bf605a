import EngineInterface

extension InterfaceState {
    /// The screen of this state. Depends on nothing else, so that every screen is tested without a terminal.
    package func draw() -> Frame {
        var canvas = Canvas(
            size, theme: theme, language: language, traits: effectiveTraits, pictureMode: pictureMode, pictures: pictures,
            chartGlyphs: settings.chart.flatMap(ChartGlyphs.init) ?? .blocks, utcOffset: utcOffset)
        guard size.columns >= Self.leastSize.columns, size.rows >= Self.leastSize.rows else {
            canvas.tooSmall(Self.leastSize)
            return canvas.frame
        }
        let said = whatIsSaid(canvas)
        let parts = canvas.bounds.rows(.cells(1), .rest, .cells(saidRows(said)), .cells(1))
        drawTabs(on: &canvas, in: parts[0])
        let body = parts[1]
        switch front {
        case .settings: drawSettings(on: &canvas, in: body)
        case .create: drawCreate(on: &canvas, in: body)
        case .preprocess: drawPreprocess(on: &canvas, in: body)
        case .train:
            if let live { canvas.liveView(live, in: body) } else { drawTrain(on: &canvas, in: body) }
        case .generate: drawGenerate(on: &canvas, in: body)
        case .runs: drawRuns(on: &canvas, in: body)
        }
        canvas.writeWrapped(said.text, in: parts[2].inset(horizontally: 1), said.style)
        canvas.keyBar(hints, in: parts[3])
        if let overlay { drawOverlay(overlay, on: &canvas, over: body) }
        canvas.closeRows()
        return canvas.frame
    }

    /// Below it nothing fits.
    static let leastSize = Size(columns: 80, rows: 24)

    /// In a narrow window the tabs stand closer, and the program's name makes way for work that is going on.
    private func drawTabs(on canvas: inout Canvas, in line: Rect) {
        let isNarrow = size.columns < 100
        let labels = Pane.allCases.map { " \($0.rawValue) \(text($0.title)) " }
        let name = " textual-inversion "
        let tabs = labels.reduce(0) { $0 + TextWidth.columns($1) + (isNarrow ? 0 : 1) }
        let work = atWork(canvas)
        let model = catalog.model(model)?.name ?? model.lastPathComponent
        let beside = work.map { TextWidth.columns($0.text) } ?? min(TextWidth.columns(model), 8)
        let hasName = TextWidth.columns(name) + tabs + beside + 1 <= line.width
        var x = hasName ? canvas.write(name, in: line, theme.title) : line.x
        for (pane, label) in zip(Pane.allCases, labels) {
            let area = Rect(x: x, y: line.y, width: TextWidth.columns(label), height: 1).intersection(line)
            canvas.write(label, in: area, pane == front ? theme.activeTab : theme.tab)
            canvas.frame.clicks.append(ClickTarget(area, .key(.function(pane.rawValue))))
            x = area.right + (isNarrow ? 0 : 1)
        }
        let rest = Rect(x: x, y: line.y, width: line.right - x - 1, height: 1)
        if let work { canvas.writeRight(work.text, in: rest, work.style) } else { canvas.writeRight(model, in: rest, theme.muted) }
    }

    /// The run in view, else work on pictures, and how far it is.
    private func atWork(_ canvas: Canvas) -> (text: String, style: Style)? {
        if let run = live?.run {
            return ("\(canvas.mark(of: run.state).0) \(run.name) \(NumberText.fixed(run.progress * 100, 0))%", canvas.mark(of: run.state).1)
        }
        if let progress = generatePane.progress, progress.isActive, front != .generate {
            return ("\(canvas.symbols.play) \(text(Phrase("generating", "生成中"))) \(NumberText.fixed(progress.progress * 100, 0))%", theme.good)
        }
        guard let progress = preprocessPane.progress, progress.isActive, front != .preprocess else { return nil }
        return ("\(canvas.symbols.play) \(text(progress.kind.phrase)) \(NumberText.fixed(progress.progress * 100, 0))%", theme.good)
    }

    /// What stands above the keys: what has just happened, else what is wrong with the field in focus, else what it means.
    private func whatIsSaid(_ canvas: Canvas) -> (text: String, style: Style) {
        if let notice {
            let (mark, style) = switch notice.kind {
            case .information: (canvas.symbols.dot, theme.text)
            case .good: (canvas.symbols.check, theme.good)
            case .warning: (canvas.symbols.dot, theme.warning)
            case .error: (canvas.symbols.cross, theme.error)
            }
            return ("\(mark) \(text(notice.text))", style)
        }
        switch front {
        case .settings:
            var form = settingsForm
            let fact = form.remark(on: form.focused.key).flatMap { $0.isFact ? $0 : nil }
            form.remarks.removeAll(where: \.isFact)
            let said = said(of: form, canvas)
            // What a model's files tell stands beside the field, in a narrow window not all of it; help stays here.
            guard let fact, size.columns < 100, form.mistake == nil else { return said }
            return (text(Phrase("%1. %2", "%1。%2").filled(language.translated(fact.text), said.text)), said.style)
        case .create: return createPane.isListFocused ? ("", theme.muted) : said(of: createForm, canvas)
        case .preprocess: return preprocessPane.isGridFocused ? ("", theme.muted) : said(of: preprocessForm, canvas)
        case .train: return live == nil ? said(of: trainForm, canvas) : ("", theme.muted)
        case .generate: return generatePane.arePicturesFocused ? ("", theme.muted) : said(of: generatePane.form, canvas)
        case .runs: return ("", theme.muted)
        }
    }

    /// Beside a field there may be no room for all that is wrong with it.
    private func said<Root>(of form: Form<Root>, _ canvas: Canvas) -> (text: String, style: Style) {
        if let mistake = form.mistake { return ("\(canvas.symbols.cross) \(text(mistake))", theme.error) }
        guard let remark = form.remark(on: form.focused.key) else { return (text(form.focused.help), theme.muted) }
        let mark = remark.isMistake ? canvas.symbols.cross : canvas.symbols.dot
        return ("\(mark) \(language.translated(remark.text))", remark.isMistake ? theme.error : theme.warning)
    }

    /// How many rows it gets. A narrow window always has two under a form, so that nothing moves from field to field; the live view always
    /// has one, as its pictures would change size, and what is long stands in its log.
    private func saidRows(_ said: (text: String, style: Style)) -> Int {
        if front == .train, live != nil { return 1 }
        let arePicturesFocused = front == .preprocess && preprocessPane.isGridFocused || front == .generate && generatePane.arePicturesFocused
        let hasForm = front != .runs && !arePicturesFocused
        let least = hasForm && size.columns < 100 ? 2 : 1
        return min(3, max(least, TextWidth.wrapped(said.text, to: size.columns - 2).count))
    }

    private func drawOverlay(_ overlay: Overlay, on canvas: inout Canvas, over body: Rect) {
        // What lies under an open overlay can neither be clicked nor shine through.
        canvas.frame.clicks.removeAll { !$0.area.intersection(body).isEmpty }
        canvas.frame.cursor = nil
        switch overlay {
        case .help(let row): canvas.help(hints: hintsUnderOverlay, title: front.title, scrolledBy: row, over: body)
        case .confirmation(let question): canvas.confirmation(question, over: body)
        case .picker(let picker): canvas.picker(picker, over: body)
        case .captionChange(let entry): canvas.captionChange(entry, over: body)
        case .notes(let row): canvas.notes({ noteLines(width: $0) }, scrolledBy: row, over: body)
        }
    }

    private var hintsUnderOverlay: [KeyHint] {
        var under = self
        under.overlay = nil
        return under.hints
    }
}

extension Canvas {
    /// Ends rows that end blank in a no-break space. What copies a screen as text (tmux's `capture-pane`) drops blanks at the end of a
    /// row and with them the theme's background, so that pictures of the screen would have holes.
    fileprivate mutating func closeRows() {
        guard traits.glyphs != .ascii, theme.background != .terminal else { return }
        let x = bounds.width - 1
        for y in 0..<bounds.height where frame.cells[x, y].glyph == " " && frame.cells[x, y].width == 1 && !frame.cells[x, y].isPicture {
            frame.cells.put(Cell("\u{A0}", frame.cells[x, y].style), x: x, y: y)
        }
    }

    /// A polite line where nothing else fits.
    fileprivate mutating func tooSmall(_ least: Size) {
        let line = Phrase("This needs %1x%2 cells; the window has %3x%4.", "需要 %1x%2 的窗口，当前为 %3x%4。").filled(
            String(least.columns), String(least.rows), String(bounds.width), String(bounds.height))
        let second = Phrase("Enlarge it, or use a smaller font. q quits.", "请放大窗口或缩小字体。按 q 退出。")
        let lines = TextWidth.wrapped(text(line), to: bounds.width).map { ($0, theme.warning) }
            + TextWidth.wrapped(text(second), to: bounds.width).map { ($0, theme.muted) }
        let top = max(0, (bounds.height - lines.count) / 2)
        for (row, line) in lines.enumerated() where top + row < bounds.height { writeCentered(line.0, in: bounds, row: top + row, line.1) }
    }

    /// The mark and colour of a run's state.
    func mark(of state: RunState) -> (Character, Style) {
        switch state {
        case .preparing: (symbols.ellipsis, theme.accent)
        case .running: (symbols.play, theme.good)
        case .interrupted: (symbols.pause, theme.warning)
        case .finished: (symbols.check, theme.good)
        case .failed: (symbols.cross, theme.error)
        case .stopped: (symbols.cross, theme.warning)
        case .unknown: ("?", theme.muted)
        }
    }
}

extension RunState {
    var phrase: Phrase {
        switch self {
        case .preparing: Phrase("preparing", "准备中")
        case .running: Phrase("running", "训练中")
        case .interrupted: Phrase("interrupted", "已中断")
        case .finished: Phrase("finished", "已完成")
        case .failed: Phrase("failed", "失败")
        case .stopped: Phrase("stopped", "已停止")
        case .unknown: Phrase("unknown", "未知")
        }
    }
}
