extension InterfaceState {
    /// The keys that matter now, the most useful first.
    var hints: [KeyHint] {
        switch overlay {
        case .help: [KeyHint(.escape, .close), KeyHint(.down, .scroll, as: "Up Down")]
        case .confirmation(let question): [KeyHint(.enter, question.yes), KeyHint(.escape, question.no)]
        case .picker(let picker) where picker.focus.isTyping: Self.filterHints
        case .captionChange(let entry): entry.hints
        case .notes: [KeyHint(.escape, .close), KeyHint(.down, .scroll, as: "Up Down")]
        case .picker: [KeyHint(.enter, .choose), KeyHint(.escape, .cancel), KeyHint(.character("/"), .filter)]
        case nil: isTyping ? typingHints : paneHints + globalHints
        }
    }

    /// Whether letters go into a text.
    var isTyping: Bool {
        switch front {
        case .settings: settingsPane.form.isEditing
        case .create: createPane.isListFocused ? createPane.list.isTyping : createPane.form.isEditing
        case .preprocess: preprocessPane.isTyping
        case .train: live == nil && trainPane.form.isEditing
        case .generate: generatePane.form.isEditing
        case .runs: runsPane.focus.isTyping
        }
    }

    private var typingHints: [KeyHint] {
        if front == .preprocess, preprocessPane.editor != nil { return preprocessHints }
        if front == .generate, generatePane.offer != nil { return Self.offerHints }
        let isPath: Bool? = switch front {
        case .settings: settingsPane.form.focused.kind.isPath
        case .create: createPane.isListFocused ? nil : createPane.form.focused.kind.isPath
        case .preprocess: preprocessPane.isGridFocused ? nil : preprocessPane.form.focused.kind.isPath
        case .train: trainPane.form.focused.kind.isPath
        case .generate: generatePane.form.focused.kind.isPath
        case .runs: nil
        }
        guard let isPath else { return Self.filterHints }
        let isPrompt = front == .generate && generatePane.form.focused.kind.isProse
        return [KeyHint(.enter, Phrase("Keep", "确定")), KeyHint(.escape, Phrase("Take back", "取消"))] + (isPrompt ? [Self.breakHint] : []) + [
            KeyHint(.tab, isPath ? Phrase("Complete", "补全") : Phrase("Next field", "下一项")), KeyHint(.control("u"), Phrase("Clear", "清空")),
            KeyHint(.control("w"), Phrase("Cut word", "删词")), KeyHint(.control("y"), Phrase("Put back", "粘回")),
        ]
    }

    private static let breakHint = KeyHint(Key(.enter, .alt), Phrase("New line", "换行"))

    private static let filterHints = [
        KeyHint(.enter, Phrase("Keep the filter", "保留筛选")), KeyHint(.escape, Phrase("Show all", "显示全部")),
        KeyHint(.control("u"), Phrase("Clear", "清空")),
    ]

    private var globalHints: [KeyHint] {
        [
            KeyHint(.character("?"), Phrase("Keys", "按键")), KeyHint(.character("q"), Phrase("Quit", "退出")),
            KeyHint(.tab, Phrase("Next pane; F1 to F6 and digits go to one", "下一面板；F1 到 F6 或数字键直达"), as: "Tab", isCommon: false),
            KeyHint(.character("v"), Phrase("Picture mode: kitty, sixel, half blocks, letters, none", "图片模式：kitty、sixel、半块、字母、不显示"), isCommon: false),
            KeyHint(.control("l"), Phrase("Draw the screen anew", "重绘屏幕"), isCommon: false),
            KeyHint(.control("z"), Phrase("Back to the shell; fg returns", "回到 shell；fg 返回"), isCommon: false),
            KeyHint(.control("c"), Phrase("Quit; a run goes on", "退出；训练会继续"), isCommon: false),
        ]
    }

    private var paneHints: [KeyHint] {
        switch front {
        case .settings: Self.formHints
        case .create: createHints
        case .preprocess: preprocessHints
        case .train: live.map(Self.hints) ?? trainHints
        case .generate: generateHints
        case .runs: runsHints
        }
    }

    static let formHints = [
        KeyHint(.enter, Phrase("Edit", "编辑")), KeyHint(.right, Phrase("Change", "修改"), as: "Left Right"),
        KeyHint(.down, Phrase("Move", "移动"), as: "Up Down"),
        KeyHint(.character("e"), Phrase("Type a value for a field with a list", "为带列表的字段输入文本"), isCommon: false),
        KeyHint(.backspace, Phrase("Empty the field", "清空字段"), isCommon: false),
        KeyHint(.pageDown, Phrase("Move by eight fields", "移动八个字段"), as: "PgUp PgDn", isCommon: false),
    ]

    private var createHints: [KeyHint] {
        if createPane.isListFocused {
            return [
                KeyHint(.enter, Phrase("Train it", "去训练"), unless: createPane.list.selected(embeddingTexts) == nil ? .nothingToChoose : nil),
                KeyHint(.character("/"), .filter), KeyHint(.character("l"), Phrase("To the form", "到表单")),
            ]
        }
        return [KeyHint(.character("c"), Phrase("Create", "创建"), unless: createObstacle)] + Self.formHints
            + [KeyHint(.character("l"), Phrase("To the list", "到列表"))]
    }

    /// Why an embedding cannot be made now.
    var createObstacle: Phrase? {
        if createPane.isWorking { return Phrase("One is being made", "正在创建") }
        if createPane.form.root.name.isEmpty { return Phrase("It needs a name", "需要名称") }
        return createPane.form.remarks.first(where: \.isMistake).map { Phrase($0.text, Language.chinese.translated($0.text)) }
    }

    private var trainHints: [KeyHint] {
        [KeyHint(.character("s"), Phrase("Start", "开始"), unless: startObstacle)] + Self.formHints
    }

    /// Why training cannot start now.
    var startObstacle: Phrase? {
        if trainPane.isStarting { return Phrase("It is starting", "正在启动") }
        if trainPane.form.root.name.isEmpty { return Phrase("Choose an embedding; pane 2 makes new ones", "请选择 embedding；在面板 2 中创建") }
        if trainPane.form.root.dataset.isEmpty { return Phrase("Name a dataset: a folder of pictures, or mint-ghost", "请指定数据集：图片文件夹，或 mint-ghost") }
        return trainPane.form.remarks.first(where: \.isMistake).map { Phrase($0.text, Language.chinese.translated($0.text)) }
    }

    private static func hints(_ live: LiveView) -> [KeyHint] {
        let run = live.run
        let atWork = run.isActive ? nil : Phrase("The run is not at work", "训练没有在运行")
        let previews = run.previews.isEmpty ? Phrase("There are no previews yet", "还没有预览") : nil
        let stopping = run.isStopping ? run.silence?.interruptWaits ?? Phrase("It is stopping already", "正在停止") : nil
        let finished = run.state.isUnfinished ? nil : Phrase("It is finished; raise Max steps in a new training to go on", "已完成；在新训练中增大最大步数即可继续")
        let interrupt = KeyHint(.character("i"), Phrase("Interrupt", "中断"), unless: atWork ?? stopping, isCommon: run.isActive)
        let resume = KeyHint(
            .character("r"), Phrase("Resume", "继续"), unless: run.isActive ? Phrase("It is at work", "正在运行") : finished, isCommon: !run.isActive)
        let first = run.isActive ? [interrupt, resume] : [resume, interrupt]
        let others: [KeyHint] = [
            KeyHint(.right, Phrase("Steps", "前后步"), unless: previews, as: "Left Right"),
            KeyHint(.character("m"), Phrase("Promote", "选为结果"), unless: promotionObstacle(live)),
            KeyHint(.character("p"), Phrase("Preview", "预览"), unless: atWork), KeyHint(.character("s"), Phrase("Save", "保存"), unless: atWork),
            KeyHint(.escape, Phrase("Leave", "离开")),
            KeyHint(.character("c"), Phrase("Compare", "对比"), unless: previews), KeyHint(.character("d"), Phrase("Dataset", "数据集")),
            KeyHint(.character("f"), Phrase("Full screen", "全屏"), unless: previews), KeyHint(.character("z"), Phrase("Zoom", "缩放")),
            KeyHint(.character("b"), Phrase("Curves in blocks, braille, ASCII", "曲线：方块、盲文、ASCII"), isCommon: false),
            KeyHint(.pageDown, Phrase("Ten steps, as Shift and an arrow", "前后十步，同 Shift 加方向键"), as: "PgUp PgDn", isCommon: false),
            KeyHint(.home, Phrase("First preview", "第一张预览"), isCommon: false),
            KeyHint(.end, Phrase("Follow the newest preview", "跟随最新预览"), isCommon: false),
            KeyHint(.character("]"), Phrase("Walk through the dataset's pictures", "浏览数据集图片"), as: "[ ]", isCommon: false),
            KeyHint(.character("g"), Phrase("Try the word", "试用此词"), isCommon: !run.isActive),
            KeyHint(.character("x"), Phrase("Detach: the run goes on, pane 6 comes back to it", "脱离：训练继续，面板 6 可返回"), isCommon: false),
        ]
        return first + others
    }

    /// Why the step in view cannot be made the result.
    static func promotionObstacle(_ live: LiveView) -> Phrase? {
        guard let step = live.stepInView else { return Phrase("There is no copy yet; s saves one", "还没有副本；按 s 保存") }
        if live.run.copies.contains(step) || live.run.details?.copies.contains(step) == true { return nil }
        let copies = live.run.copies.suffix(6).map(String.init).joined(separator: ", ")
        return copies.isEmpty ? Phrase("There is no copy of step %1", "第 %1 步没有副本").filled(String(step))
            : Phrase("There is no copy of step %1; there are %2", "第 %1 步没有副本；有 %2").filled(String(step), copies)
    }

    private var runsHints: [KeyHint] {
        let none = runsPane.selected == nil ? Phrase("There are no runs", "没有训练记录") : nil
        return [
            KeyHint(.enter, Phrase("Open", "打开"), unless: none), KeyHint(.space, Phrase("Mark to compare", "标记对比"), unless: none),
            KeyHint(.character("r"), Phrase("Resume", "继续"), unless: none ?? resumeObstacle), KeyHint(.character("g"), Phrase("Try the word", "试用此词"), unless: none),
            KeyHint(.character("/"), .filter), KeyHint(.character("u"), Phrase("Look again", "刷新")),
        ]
    }

    private var resumeObstacle: Phrase? {
        guard let state = runsPane.selected?.summary.state else { return nil }
        // One that is at work is watched.
        return state.isUnfinished || state.isActive ? nil : Phrase("It is finished", "已完成")
    }

    /// Texts of the list of embeddings, for its filter.
    var embeddingTexts: [String] { catalog.embeddings.map { "\($0.word) \($0.modelName ?? "")" } }
}

extension LiveRun.Silence {
    /// What an interrupt comes to, of a run that does not answer.
    var interruptWaits: Phrase {
        guard let process else {
            return Phrase("It was told to stop and has not answered; r goes on once its process has ended", "已要求停止，但没有应答；进程结束后按 r 继续")
        }
        return Phrase("It was told to stop and has not answered; kill -KILL %1 ends it, r then goes on from what it saved last",
                      "已要求停止，但没有应答；可用 kill -KILL %1 结束进程，再按 r 从上次保存处继续").filled(String(process))
    }
}

extension Phrase {
    static let close = Phrase("Close", "关闭")
    static let scroll = Phrase("Scroll", "滚动")
    static let choose = Phrase("Choose", "选择")
    static let cancel = Phrase("Cancel", "取消")
    static let filter = Phrase("Filter", "筛选")
    static let nothingToChoose = Phrase("There is nothing to choose", "没有可选项")
}
