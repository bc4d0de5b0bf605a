import EngineInterface

/// The keys of pane 5.
extension InterfaceState {
    var generateHints: [KeyHint] { generatePane.arePicturesFocused ? generatedHints : generateFormHints }

    static let offerHints = [
        KeyHint(.tab, Phrase("Take the word", "采用此词")), KeyHint(.down, Phrase("Choose", "选择"), as: "Up Down"), KeyHint(.escape, .close),
        KeyHint(.enter, Phrase("Keep the prompt", "确定")),
    ]

    private var generateFormHints: [KeyHint] {
        workHints + [generateHint] + Self.formHints + [KeyHint(.character("l"), Phrase("Pictures", "图片"))] + seedHints + gridHints + [
            KeyHint(Key(.enter, .alt), Phrase("A new line in a prompt, while it is typed", "输入提示词时换行"), as: "Alt-Enter ^N", isCommon: false),
        ] + lookHints
    }

    private var generatedHints: [KeyHint] {
        let none = generatePane.history.selected == nil ? Phrase("There are no pictures yet", "还没有图片") : nil
        let unknown = generatePane.history.selected?.settings == nil ? Phrase("The picture does not say how it was made", "图片没有生成参数") : nil
        return workHints + [
            generateHint, KeyHint(.right, Phrase("Walk", "浏览"), unless: none, as: "Left Right"),
            KeyHint(.enter, Phrase("Use these", "采用参数"), unless: none ?? unknown),
            KeyHint(.character("l"), Phrase("Form", "表单")),
        ] + seedHints + [
            KeyHint(.character("o"), Phrase("As start", "作起始图"), unless: none), KeyHint(.character("f"), Phrase("Full screen", "全屏"), unless: none),
        ] + gridHints + [
            KeyHint(.down, Phrase("Scroll the parameters", "滚动参数"), as: "Up Down", isCommon: false),
            KeyHint(.pageDown, Phrase("Ten pictures on", "前后十张"), as: "PgUp PgDn", isCommon: false),
            KeyHint(.home, Phrase("The newest, and what is forming", "最新，以及正在生成的"), isCommon: false),
            KeyHint(.end, Phrase("The oldest", "最早"), isCommon: false),
            KeyHint(.escape, Phrase("Back: from the full screen, the pictures", "返回：退出全屏、图片"), isCommon: false),
        ] + lookHints
    }

    private var generateHint: KeyHint {
        KeyHint(.character("g"), Phrase("Generate", "生成"), unless: generateObstacle, isCommon: !generatePane.isActive)
    }

    /// Keys that come first while there is something for them to do.
    private var workHints: [KeyHint] {
        let progress = generatePane.progress
        let stopping = progress?.isStopping == true ? Phrase("It is stopping already", "正在停止") : nil
        let idle = generatePane.isActive ? nil : Phrase("Nothing is at work", "没有任务在运行")
        return [KeyHint(.character("i"), Phrase("Interrupt", "中断"), unless: idle ?? startingObstacle ?? stopping, isCommon: generatePane.isActive)]
    }

    private var seedHints: [KeyHint] {
        let seed = generatePane.history.selected?.settings == nil ? Phrase("No picture in view says its seed", "当前图片没有种子信息") : nil
        return [
            KeyHint(.character("r"), Phrase("Same seed", "同种子"), unless: seed), KeyHint(.character("d"), Phrase("Random seed", "随机种子")),
        ]
    }

    private var gridHints: [KeyHint] {
        [KeyHint(.character("c"), Phrase("Compare the steps of a run on one sheet", "用网格图对比训练各步"), unless: gridObstacle, isCommon: false)]
    }

    private var lookHints: [KeyHint] { [KeyHint(.character("u"), Phrase("Look again", "刷新"), isCommon: false)] }

    private var startingObstacle: Phrase? {
        generatePane.progress?.hasBegun == false && generatePane.isActive ? Phrase("It is starting", "正在启动") : nil
    }

    /// Why no picture can be asked for now. That another one is at work is no reason: it is asked about.
    var generateObstacle: Phrase? {
        if let startingObstacle { return startingObstacle }
        return generatePane.form.remarks.first(where: \.isMistake).map { Phrase($0.text, Language.chinese.translated($0.text)) }
    }

    var gridObstacle: Phrase? {
        generatePane.form.root.gridRun.isEmpty ? Phrase("Choose a run whose steps are compared", "请选择要对比的训练") : generateObstacle
    }
}
