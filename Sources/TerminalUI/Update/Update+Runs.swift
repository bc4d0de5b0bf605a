import EngineInterface

/// Pane 6, and the run that pane 4 shows.
extension InterfaceState {
    mutating func pressInRuns(_ key: Key) -> [Effect] {
        if runsPane.focus.apply(key, runsPane.texts) { return [] }
        guard let entry = runsPane.selected else { return key == .character("u") ? [askRuns] : [] }
        switch key {
        case .enter: return open(entry)
        case .space:
            runsPane.toggleMark(entry.path)
            return runsPane.marked.map { .ask(.losses(run: $0, points: 400)) }
        case .character("r"): return entry.summary.state.isActive ? open(entry) : [.perform(.resume(run: entry.path))]
        case .character("u"): return [askRuns]
        case .character("g"): return tryWord(of: entry)
        case .escape: runsPane.marked = []
        default: break
        }
        return []
    }

    /// Shows a run in pane 4: attached while it is at work, else as a record.
    mutating func open(_ entry: RunEntry) -> [Effect] {
        let left = live.map { Effect.unfollow(run: $0.run.path) }
        live = LiveView(entry)
        front = .train
        return [left, .follow(run: entry.path), .ask(.details(run: entry.path))].compactMap(\.self)
    }

    // MARK: The run in view

    mutating func pressInLive(_ key: Key) -> [Effect] {
        guard let run = live?.run else { return [] }
        switch key {
        case .left: live?.walk(-1)
        case .right: live?.walk(1)
        case Key(.left, .shift), .pageUp: live?.walk(-10)
        case Key(.right, .shift), .pageDown: live?.walk(10)
        case .home: live?.walkToFirst()
        case .end: live?.followNewest()
        case .character("z"): live?.zoomOn()
        case .character("b"): return nextChartGlyphs()
        case .character("f"): live?.isFullScreen.toggle()
        case .character("d"): live?.showsDataset.toggle()
        case .character("["): live?.walkDataset(-1)
        case .character("]"): live?.walkDataset(1)
        case .character("c"): live?.toggleComparison()
        case .character("i"):
            live?.run.isStopping = true
            if let silence = run.silence { notice = Notice(.warning, silence.interruptWaits) }
            return [.tell(run: run.path, .interrupt)]
        case .character("p"):
            notice = Notice(.information, Phrase("A preview is made after this step", "本步之后生成预览"))
            return [.tell(run: run.path, .preview)]
        case .character("s"):
            notice = Notice(.information, Phrase("A copy is saved after this step", "本步之后保存副本"))
            return [.tell(run: run.path, .save)]
        case .character("r"):
            notice = Notice(.information, Phrase("Starting…", "正在启动…"))
            return [.perform(.resume(run: run.path))]
        case .character("m"): askToPromote()
        case .character("g"): return tryWord(of: RunEntry(path: run.path, reference: run.name, summary: run.summary), run.finished?.readyPrompt)
        case .escape: return leave()
        case .character("x"):
            live?.isFullScreen = false
            return leave()
        default: break
        }
        return []
    }

    /// Blocks, braille, ASCII; kept in the settings.
    private mutating func nextChartGlyphs() -> [Effect] {
        let all = ChartGlyphs.allCases
        let at = all.firstIndex { $0.rawValue == settings.chart } ?? 0
        settings.chart = all[(at + 1) % all.count].rawValue
        settingsPane.form.root.chart = settings.chart
        return [.perform(.save(settings))]
    }

    private mutating func askToPromote() {
        guard let live, let step = live.stepInView else { return }
        let goesOn = Phrase("The run goes on and leaves it there; its last step stays in its folder.", "训练会继续，但不会覆盖它；最后一步留在训练记录中。")
        overlay = .confirmation(Confirmation(
            question: Phrase("Make step %1 the result?", "把第 %1 步作为结果？").filled(String(step)),
            detail: live.run.isActive ? goesOn : Phrase("embeddings/%1.pt is replaced by its copy.", "embeddings/%1.pt 将被该副本替换。").filled(live.run.name),
            yes: Phrase("Promote", "选为结果"), no: .cancel, action: .promote(run: live.run.path, step: step, force: false)))
    }

    mutating func promote(_ run: String, _ step: Int, force: Bool) -> [Effect] {
        let isActive = live?.run.path == run && live?.run.isActive == true
        return [isActive ? .tell(run: run, .promote(step: step, force: force)) : .perform(.promote(run: run, step: step, force: force))]
    }

    /// The embedding's file is not what the run left there: asks once more.
    mutating func askToReplace(_ run: String, _ step: Int) {
        overlay = .confirmation(Confirmation(
            question: Phrase("Replace it by step %1 all the same?", "仍要用第 %1 步替换它吗？").filled(String(step)),
            detail: Phrase("embeddings/%1.pt was changed since; what it holds stays as %1.pt.previous.", "此后 embeddings/%1.pt 已被改动；原有内容会保留为 %1.pt.previous。")
                .filled(live.flatMap { $0.run.path == run ? $0.run.name : nil } ?? "NAME"),
            yes: Phrase("Replace", "替换"), no: .cancel, action: .promote(run: run, step: step, force: true)))
    }

    /// Another run trains the word: offers to watch that one.
    mutating func offerInstead(_ entry: RunEntry) {
        notice = nil
        overlay = .confirmation(Confirmation(
            question: Phrase("%1 is in training already, step %2 of %3. Watch it?", "%1 已在训练，第 %2 步，共 %3 步。要观看吗？").filled(
                entry.summary.name, String(entry.summary.step), String(entry.summary.maxSteps)),
            detail: Phrase("A word has one training at a time.", "一个词同时只能有一个训练。"),
            yes: Phrase("Watch", "观看"), no: .cancel, action: .attach(entry)))
    }

    /// Back from the full screen, else from the run to the form.
    private mutating func leave() -> [Effect] {
        guard let live else { return [] }
        if live.isFullScreen {
            self.live?.isFullScreen = false
            return []
        }
        self.live = nil
        if live.run.isActive {
            notice = Notice(.information, Phrase("%1 goes on; pane 6 comes back to it", "%1 继续训练；面板 6 可返回").filled(live.run.name))
        }
        return [.unfollow(run: live.run.path)] + trainQuestions
    }

    // MARK: News

    mutating func take(_ news: RunNews, of run: String) -> [Effect] {
        guard live?.run.path == run else { return [] }
        switch news {
        case .past(let events, let isLast):
            guard live?.take(past: events, isLast: isLast) == true else { return [] }
            notice = Notice(.information, Phrase("The run is at work again", "训练又开始运行"))
            return [askRuns, .ask(.details(run: run))]
        case .events(let events):
            live?.run.silence = nil
            for event in events { take(event) }
        case .silent(let seconds, let process): live?.run.silence = LiveRun.Silence(seconds: seconds, process: process)
        case .answers: live?.run.silence = nil
        case .ended(let summary):
            live?.run.isCaughtUp = true
            live?.run.end(summary)
            if let line = live?.run.lastWords { notice = Notice(.error, Phrase(line, Language.chinese.translated(line))) }
            return [.ask(.embeddings(model: model)), askRuns, .ask(.details(run: run))]
        case .lost(let reason): notice = Notice(.error, Phrase(reason, Language.chinese.translated(reason)))
        }
        return []
    }

    private mutating func take(_ event: Event) {
        live?.take(event)
        switch event.content {
        case .log(let line) where line.level == .error:
            notice = Notice(.error, Phrase(line.message, Language.chinese.translated(line.message)))
        case .saved(let saved) where saved.file.hasPrefix("/"):
            notice = Notice(.good, Phrase("Saved %1", "已保存 %1").filled(saved.file))
        case .saved(let saved): notice = Notice(.good, Phrase("Saved %1", "已保存 %1").filled(saved.file))
        case .finished(let end):
            let text = Phrase(end.reason, Language.chinese.translated(end.reason))
            notice = Notice(end.state == .failed ? .error : .good, text)
        default: break
        }
    }
}
