import EngineInterface

/// The keys of pane 3.
extension InterfaceState {
    var preprocessHints: [KeyHint] {
        if preprocessPane.editor != nil { return captionHints }
        return preprocessPane.isGridFocused ? pictureHints : preprocessFormHints
    }

    private var preprocessFormHints: [KeyHint] {
        let start = KeyHint(.character("s"), Phrase("Start", "开始"), unless: preprocessObstacle, isCommon: !preprocessPane.isActive)
        return workHints + [start] + Self.formHints + [KeyHint(.character("l"), Phrase("Pictures", "图片")), sideHint] + restHints
    }

    private var pictureHints: [KeyHint] {
        let none = preprocessPane.folder.selected == nil ? Phrase("There are no pictures", "没有图片") : nil
        let hasProposals = !preprocessPane.proposals.isEmpty
        let proposals = KeyHint(
            .character("p"), Phrase("Proposals", "建议"), unless: hasProposals ? nil : Phrase("No caption waits for approval", "没有待确认的描述"),
            isCommon: hasProposals)
        return workHints + [
            proposals, KeyHint(.enter, Phrase("Caption", "描述"), unless: none), sideHint, KeyHint(.character("l"), Phrase("Form", "表单")),
            KeyHint(.character("c"), Phrase("Interrogate", "反推"), unless: none ?? captionObstacle),
            KeyHint(.character("r"), Phrase("Replace", "替换"), unless: none),
            KeyHint(.right, Phrase("Move", "移动"), as: "Left Right Up Down"), KeyHint(.character("a"), Phrase("Add tag", "加标签"), unless: none),
            KeyHint(.character("d"), Phrase("Drop tag", "去标签"), unless: none), KeyHint(.character("/"), .filter),
            KeyHint(.character("f"), Phrase("Full screen", "全屏"), unless: none), KeyHint(.character("z"), Phrase("Size", "大小")),
            KeyHint(.character("C"), Phrase("Interrogate all that show", "反推全部显示的图片"), unless: none ?? captionObstacle, isCommon: false),
            KeyHint(.character("s"), Phrase("Start", "开始"), unless: preprocessObstacle, isCommon: false),
            KeyHint(.pageDown, Phrase("Move by a page", "翻页"), as: "PgUp PgDn", isCommon: false),
            KeyHint(.escape, Phrase("Back: from the full screen, the filter, the pictures", "返回：退出全屏、筛选、图片"), isCommon: false),
        ] + restHints
    }

    /// Keys that come first while there is something for them to do.
    private var workHints: [KeyHint] {
        let progress = preprocessPane.progress
        let starting = progress?.hasBegun == false ? Phrase("It is starting", "正在启动") : nil
        let stopping = progress?.isStopping == true ? Phrase("It is stopping already", "正在停止") : nil
        let idle = preprocessPane.isActive ? nil : Phrase("Nothing is at work", "没有任务在运行")
        let isDone = progress?.destination != nil && !preprocessPane.isActive
        return [
            KeyHint(.character("i"), Phrase("Interrupt", "中断"), unless: idle ?? starting ?? stopping, isCommon: preprocessPane.isActive),
            KeyHint(.character("t"), Phrase("Train on it", "用于训练"), unless: trainingObstacle, isCommon: isDone && trainingObstacle == nil),
        ]
    }

    private var sideHint: KeyHint { KeyHint(.character("o"), preprocessPane.side.other.title) }

    private var restHints: [KeyHint] {
        [
            KeyHint(.character("n"), Phrase("All notes and problems", "全部提示和问题"), unless: hasNotes ? nil : Phrase("There is nothing to say", "没有提示"), isCommon: false),
            KeyHint(.character("u"), Phrase("Look again", "刷新"), isCommon: false),
        ]
    }

    private var captionHints: [KeyHint] {
        let isProposal = preprocessPane.editor?.proposedBy != nil
        let next = isProposal ? [] : [KeyHint(.tab, Phrase("Save, next", "保存并下一张"))]
        let all = isProposal ? [KeyHint(.control("o"), Phrase("Take all", "全部采用")), KeyHint(.control("x"), Phrase("Drop all", "全部放弃"))] : []
        return [
            KeyHint(.enter, Phrase("Save", "保存")), KeyHint(.escape, isProposal ? Phrase("Drop", "放弃") : Phrase("Take back", "取消")),
        ] + next + all + [
            KeyHint(.control("u"), Phrase("Clear", "清空")), KeyHint(.control("w"), Phrase("Cut word", "删词")), KeyHint(.control("y"), Phrase("Put back", "粘回")),
        ]
    }

    /// Why preprocessing cannot start now. That files would be replaced is none: it is asked about.
    var preprocessObstacle: Phrase? {
        if preprocessPane.isActive { return .atWork }
        let form = preprocessPane.form
        if form.root.source.isEmpty { return Phrase("Name a source: a folder of pictures", "请填写源文件夹") }
        if form.root.destination.isEmpty { return Phrase("Name a destination: a folder of its own", "请填写目标文件夹") }
        return preprocessMistake.map { Phrase($0.text, Language.chinese.translated($0.text)) }
    }

    /// What is wrong with the form, besides files that would be replaced.
    var preprocessMistake: FieldRemark? { preprocessPane.form.remarks.first { $0.isMistake && $0.field != "overwrite" } }

    /// Why nothing can be captioned now.
    var captionObstacle: Phrase? { preprocessPane.isActive ? .atWork : nil }

    private var trainingObstacle: Phrase? {
        if preprocessPane.isActive { return .atWork }
        if preprocessPane.form.root.destination.isEmpty { return Phrase("Name a destination: a folder of its own", "请填写目标文件夹") }
        return preprocessPane.results.pictures.isEmpty ? Phrase("There are no results yet", "还没有结果") : nil
    }
}

extension Phrase {
    fileprivate static let atWork = Phrase("Pictures are being worked on; i interrupts", "正在处理图片；按 i 中断")
}
