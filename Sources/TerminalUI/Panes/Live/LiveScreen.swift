import EngineInterface

extension Canvas {
    /// A run as it goes on, or as it was.
    mutating func liveView(_ live: LiveView, in body: Rect) {
        if live.isFullScreen, live.preview != nil {
            let parts = body.rows(.rest, .cells(1))
            previewPictures(live, in: parts[0])
            return caption(of: live, in: parts[1].inset(horizontally: 1))
        }
        let layout = LiveLayout(body)
        header(live.run, in: layout.header.inset(horizontally: 1))
        lossPanel(live, in: layout.chart)
        previewPanel(live, in: layout.preview)
        filmStrip(live, in: layout.strip)
        logLines(live.run, in: layout.log)
    }

    // MARK: Header

    private mutating func header(_ run: LiveRun, in area: Rect) {
        let (mark, style) = mark(of: run.state)
        var facts: [(String, Style)] = [("\(mark) ", style), (TextWidth.printable(run.name), theme.title), ("  ", theme.text)]
        facts.append((text(standing(run)), run.isStopping || run.silence != nil ? theme.warning : style))
        facts.append(("  \(TextWidth.printable(run.summary.modelName))", theme.muted))
        if let started = run.started {
            let counts = [
                Phrase.count(started.pictures, "picture", "pictures", "张图片"), .count(started.vectorsPerToken, "vector", "vectors", "个向量"),
                Self.size(started),
            ]
            facts += counts.map { ("  " + text($0), theme.muted) }
        }
        let end = write(facts, in: area)
        if let activity = run.activity { writeRight(words(activity), in: Rect(x: end + 1, y: area.y, width: area.right - end - 1, height: 1), theme.accent) }
        progressLine(run, in: area.row(1))
        statistics(run, in: area.row(2))
    }

    /// The size that pictures are stretched to, or those that they keep.
    private static func size(_ started: Event.Started) -> Phrase {
        guard let sizes = started.ownSizes, let first = sizes.first, let last = sizes.last else { return Phrase(verbatim: "\(started.width)x\(started.height)") }
        let range = TextWidth.printable(first == last ? first : "\(first)–\(last)")
        return Phrase("own sizes \(range)", "原尺寸 \(range)")
    }

    /// How it stands, in a word or two.
    private func standing(_ run: LiveRun) -> Phrase {
        if let silence = run.silence { return Phrase("no answer for %1 s", "已 %1 秒没有应答").filled(String(silence.seconds)) }
        return run.isStopping ? Phrase("interrupting…", "正在中断…") : run.state.phrase
    }

    private func words(_ activity: LiveRun.Activity) -> String {
        let what = language.translated(activity.text)
        guard let done = activity.done, let total = activity.total else { return what }
        return "\(what) \(done)/\(total)"
    }

    private mutating func progressLine(_ run: LiveRun, in line: Rect) {
        let percent = NumberText.fixed(run.progress * 100, run.progress < 0.1 ? 1 : 0)
        let left = text(Phrase("step %1/%2", "第 %1/%2 步").filled(String(run.step), String(run.maxSteps)))
        let right = run.isActive ? text(Phrase("%1%  ETA %2", "%1%  剩余 %2").filled(percent, NumberText.duration(run.secondsLeft)))
            : "\(percent)%"
        let end = write(left, in: line, theme.accent)
        writeRight(right, in: line, theme.accent)
        let bar = Rect(x: end + 2, y: line.y, width: line.right - TextWidth.columns(right) - 2 - end - 2, height: 1)
        progressBar(run.progress, in: bar)
    }

    private mutating func statistics(_ run: LiveRun, in line: Rect) {
        guard let step = run.lastStep else { return }
        var pairs: [(Phrase, String)] = [
            (Phrase("epoch", "轮"), "\(step.epoch)/\(step.epochStep)"),
            (Phrase("s/step", "秒/步"), NumberText.seconds(run.pace.ownSeconds)),
            (Phrase("rate", "学习率"), NumberText.significant(step.learnRate, 2)),
            (Phrase("norm", "范数"), norm(step.norm, run.started?.vocabularyNorm ?? .nan)),
        ]
        if run.curve.lastValidation?.isFlat == true { pairs.append((Phrase("validation", "验证"), text(Phrase("flat", "平稳")))) }
        if let memory = step.memory { pairs.append((Phrase("memory", "内存"), NumberText.bytes(memory))) }
        write(groups: pairs.map { [(text($0.0) + " ", theme.muted), ($0.1 + "  ", theme.text)] }, in: line)
    }

    /// The vectors' length, beside that of the vocabulary's.
    private func norm(_ own: Double, _ vocabulary: Double) -> String {
        let text = NumberText.significant(own, 3)
        return vocabulary.isFinite ? "\(text) (\(self.text(Phrase("usual", "常见"))) \(NumberText.significant(vocabulary, 2)))" : text
    }

    // MARK: Losses

    private mutating func lossPanel(_ live: LiveView, in area: Rect) {
        let run = live.run
        let note = live.zoom == .all ? "" : text(live.zoom.phrase)
        let inside = panel(area, title: text(Phrase("Loss", "损失")), note: note)
        guard !run.curve.isEmpty else {
            let waiting = run.isActive ? Phrase("Waiting for the first step", "等待第一步") : Phrase("No steps yet", "还没有训练步")
            return writeCentered(text(run.isCaughtUp ? waiting : Phrase("Reading the run…", "正在读取记录…")), in: inside, row: inside.height / 2, theme.muted)
        }
        legend(run, in: Rect(x: inside.x + 1, y: inside.y, width: inside.width - 2, height: 1))
        let plot = Rect(x: inside.x, y: inside.y + 1, width: inside.width, height: inside.height - 1)
        let last = max(run.step, run.curve.steps.last ?? 0)
        let first = live.zoom.first(of: last, from: run.curve.steps.first ?? run.curve.validations.first?.step ?? 0)
        let chart = LossChart(series(run.curve, from: first, columns: plot.width), steps: first...max(first + 1, last), marked: live.followsNewest ? nil : live.preview?.step)
        self.chart(chart, in: plot)
    }

    private mutating func legend(_ run: LiveRun, in line: Rect) {
        let long = legend(run, Phrase("validation", "验证"), Phrase("held out", "留出"), withLoss: true)
        let isLong = long.reduce(0) { $0 + TextWidth.columns($1.0) } <= line.width
        write(isLong ? long : legend(run, Phrase("valid", "验证"), Phrase("held", "留出"), withLoss: false), in: line)
    }

    /// Names of the curves in their colours, with the latest values.
    private func legend(_ run: LiveRun, _ validationName: Phrase, _ heldOutName: Phrase, withLoss: Bool) -> [(String, Style)] {
        let value = { (number: Double) in " " + NumberText.significant(number, 3) }
        let curve = run.curve
        var pieces: [(String, Style)] = [
            (text(Phrase("loss", "单步")) + (withLoss ? value(Double(curve.losses.last ?? .nan)) : ""), theme.loss),
            ("  " + text(Phrase("mean", "平均")) + value(Double(curve.smoothed.last ?? .nan)), theme.smoothedLoss),
        ]
        if let validation = curve.lastValidation {
            pieces.append(("  " + text(validationName) + value(validation.loss), theme.validationLoss))
            if validation.heldOut.isFinite { pieces.append(("  " + text(heldOutName) + value(validation.heldOut), theme.heldOutLoss)) }
        }
        return pieces
    }

    private func series(_ curve: LossCurve, from first: Int, columns: Int) -> [ChartSeries] {
        let shown = curve.shown(from: first, columns: columns)
        return [
            ChartSeries(form: .points, style: theme.loss, points: shown.map { (curve.steps[$0], Double(curve.losses[$0])) }),
            ChartSeries(form: .line, style: theme.smoothedLoss, points: shown.map { (curve.steps[$0], Double(curve.smoothed[$0])) }),
            ChartSeries(form: .line, style: theme.heldOutLoss, points: curve.validations.map { ($0.step, $0.heldOut) }),
            ChartSeries(form: .line, style: theme.validationLoss, points: curve.validations.map { ($0.step, $0.loss) }),
        ]
    }

    // MARK: Log

    private mutating func logLines(_ run: LiveRun, in area: Rect) {
        var area = area
        if area.height >= 4 { area = panel(area, title: text(Phrase("Log", "日志"))) }
        area = area.inset(horizontally: 1)
        var rows = area.height
        if let prompt = run.lastStep?.prompt, !prompt.isEmpty {
            rows -= 1
            write([(text(Phrase("prompt ", "提示词 ")), theme.muted), (TextWidth.printable(prompt.trimmed), theme.text)], in: area)
        }
        let first = area.height - rows
        for (row, line) in logRows(run.log.suffix(rows), width: area.width).suffix(rows).enumerated() {
            write(line, in: area, row: first + row)
        }
    }

    /// Log lines over as many rows as they need.
    private func logRows(_ lines: some Sequence<LiveRun.LogLine>, width: Int) -> [[(String, Style)]] {
        lines.flatMap { line -> [[(String, Style)]] in
            let style = switch line.level {
            case .error: theme.error
            case .warning: theme.warning
            case .advice: theme.accent
            case .info: theme.text
            }
            let time = NumberText.time(line.time, offset: utcOffset) + " "
            return TextWidth.wrapped(language.translated(line.message), to: width - time.count).enumerated().map { index, part in
                [(index == 0 ? time : String(repeating: " ", count: time.count), theme.muted), (part, style)]
            }
        }
    }
}

extension LiveView.Zoom {
    var phrase: Phrase {
        switch self {
        case .all: Phrase("all steps", "全部")
        case .lastHalf: Phrase("last half", "后一半")
        case .lastTenth: Phrase("last tenth", "后十分之一")
        case .last100: Phrase("last 100 steps", "最近 100 步")
        }
    }
}

extension [Int] {
    /// The place of the first number that is not less, of ascending ones.
    func partition(from number: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
