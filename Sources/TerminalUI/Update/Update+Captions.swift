import EngineInterface

/// Pane 3: the pictures of the folder in view, and their captions.
extension InterfaceState {
    mutating func pressInPictures(_ key: Key) -> [Effect] {
        if !preprocessPane.folder.focus.isTyping, walk(key) { return [] }
        if key == .escape, preprocessPane.isFullScreen {
            preprocessPane.isFullScreen = false
            return []
        }
        if preprocessPane.folder.focus.apply(key, preprocessPane.folder.texts) { return [] }
        switch key {
        case .enter: editCaption()
        case .character("p"): openProposal(asked: true)
        case .character("c"): chooseCaptioner(for: "selected", Phrase("Caption it with", "用什么描述这张图片"))
        case .character("C"): chooseCaptioner(for: "all", Phrase("Caption all with", "用什么描述全部图片"))
        case .character("r"): overlay = .captionChange(CaptionChangeEntry(.replace, preprocessPane.folder.visible))
        case .character("a"): overlay = .captionChange(CaptionChangeEntry(.addTag, preprocessPane.folder.visible))
        case .character("d"): overlay = .captionChange(CaptionChangeEntry(.dropTag, preprocessPane.folder.visible))
        case .character("f"): preprocessPane.isFullScreen.toggle()
        case .character("z"): preprocessPane.thumbnails = preprocessPane.thumbnails.next
        case .escape: preprocessPane.isGridFocused = false
        default: break
        }
        return []
    }

    /// Moves among the small pictures as they lie; false when the key does not move.
    private mutating func walk(_ key: Key) -> Bool {
        let perRow = preprocessPane.isFullScreen || pictureMode == .none ? 1 : gridShape.perRow
        switch key {
        case .left: preprocessPane.folder.walk(-1)
        case .right: preprocessPane.folder.walk(1)
        case .up, .character("k"): preprocessPane.folder.walk(-perRow)
        case .down, .character("j"): preprocessPane.folder.walk(perRow)
        case .pageUp: preprocessPane.folder.walk(-perRow * gridShape.rows)
        case .pageDown: preprocessPane.folder.walk(perRow * gridShape.rows)
        default: return false
        }
        return true
    }

    // MARK: The editor

    private mutating func editCaption() {
        guard let picture = preprocessPane.folder.selected else { return }
        if let proposal = preprocessPane.proposals.first(where: { $0.picture == picture.path }) { return open(proposal) }
        preprocessPane.editor = CaptionEditor(picture.path, picture.caption?.trimmed ?? "")
    }

    /// Shows the first caption that waits for approval, where nobody is busy with something else.
    mutating func openProposal(asked: Bool = false) {
        guard preprocessPane.editor == nil, let proposal = preprocessPane.proposals.first else { return }
        guard asked || front == .preprocess && overlay == nil && preprocessPane.isGridFocused && !preprocessPane.isTyping else { return }
        open(proposal)
    }

    private mutating func open(_ proposal: CaptionProposal) {
        preprocessPane.editor = CaptionEditor(proposal.picture, proposal.caption, proposedBy: proposal.captioner)
        if preprocessPane.folder.picture(proposal.picture) == nil { preprocessPane.side = preprocessPane.side.other }
        preprocessPane.folder.select(proposal.picture)
        preprocessPane.isGridFocused = true
    }

    mutating func pressInCaption(_ key: Key) -> [Effect] {
        switch key {
        case .enter, .control("s"):
            let effects = keepCaption()
            openProposal()
            return effects
        case .escape:
            dropProposal()
            preprocessPane.editor = nil
            openProposal()
        case .tab, .backTab: return keepCaptionAndWalk(key == .tab ? 1 : -1)
        case .up, .down: moveCursor(key == .down ? 1 : -1)
        case .control("o") where preprocessPane.editor?.proposedBy != nil: askToTakeProposals()
        case .control("x") where preprocessPane.editor?.proposedBy != nil:
            preprocessPane.proposals = []
            preprocessPane.editor = nil
        default: _ = preprocessPane.editor?.text.apply(key)
        }
        return []
    }

    private mutating func dropProposal() {
        guard let editor = preprocessPane.editor, editor.proposedBy != nil else { return }
        preprocessPane.proposals.removeAll { $0.picture == editor.picture }
    }

    /// Writes the edited caption where it is another one.
    mutating func keepCaption() -> [Effect] {
        guard let editor = preprocessPane.editor else { return [] }
        let before = preprocessPane.picture?.caption ?? ""
        dropProposal()
        preprocessPane.editor = nil
        let caption = editor.text.text
        guard caption.trimmed != before.trimmed else { return [] }
        preprocessPane.setCaption(caption, of: editor.picture)
        return [.perform(.saveCaption(caption, picture: editor.picture))]
    }

    private mutating func keepCaptionAndWalk(_ by: Int) -> [Effect] {
        let isProposal = preprocessPane.editor?.proposedBy != nil
        let effects = keepCaption()
        if isProposal {
            openProposal()
        } else {
            let before = preprocessPane.folder.selected?.path
            preprocessPane.folder.walk(by)
            if preprocessPane.folder.selected?.path != before { editCaption() }
        }
        return effects
    }

    private mutating func moveCursor(_ by: Int) {
        guard let text = preprocessPane.editor?.text else { return }
        let rows = TextRows(text.characters, width: captionWidth)
        if let place = rows.cursor(from: text.cursor, rowsAway: by) { preprocessPane.editor?.text.moveCursor(to: place) }
    }

    /// Columns that a caption is edited in.
    private var captionWidth: Int {
        if preprocessPane.isFullScreen { return size.columns - 2 }
        let layout = preprocessLayout(in: usualPreprocessBody)
        return layout.detail.map { PreprocessLayout.detailParts($0).caption.width } ?? size.columns
    }

    /// A caption that could not be written comes back, so that it is not lost.
    mutating func captionRefused(_ refusal: Refusal, _ caption: String, of picture: String) -> [Effect] {
        notice = refused(refusal)
        if preprocessPane.editor == nil { preprocessPane.editor = CaptionEditor(picture, caption) }
        return [.ask(.captions(folder: picture.parentFolder))]
    }

    private mutating func askToTakeProposals() {
        let count = preprocessPane.proposals.count
        overlay = .confirmation(Confirmation(
            question: count == 1 ? Phrase("Write this caption?", "写入这条描述？") : Phrase("Write %1 captions?", "写入 %1 条描述？").filled(String(count)),
            detail: Phrase("All that wait are taken as they are.", "全部按建议写入。"), yes: Phrase("Write", "写入"), no: .cancel, action: .takeProposals))
    }

    mutating func takeProposals() -> [Effect] {
        let proposals = preprocessPane.proposals
        (preprocessPane.proposals, preprocessPane.editor) = ([], nil)
        for proposal in proposals { preprocessPane.setCaption(proposal.caption, of: proposal.picture) }
        return proposals.map { .perform(.saveCaption($0.caption, picture: $0.picture)) }
    }

    // MARK: Clicks and pasted text

    /// A click on a picture goes there; on the one in focus it opens its caption. What is being typed is kept first.
    mutating func choosePicture(_ row: Int) -> [Effect] {
        var effects = keepCaption()
        let isSame = effects.isEmpty && preprocessPane.isGridFocused && preprocessPane.folder.focus.index == row
        if isSame { return press(.enter) }
        if !preprocessPane.isGridFocused {
            effects += preprocessChanged(preprocessPane.form.focus(row: preprocessPane.form.focus))
            guard !preprocessPane.form.isEditing else { return effects }
        }
        preprocessPane.isGridFocused = true
        preprocessPane.folder.focus.select(min(max(0, row), max(0, preprocessPane.folder.pictures.count - 1)))
        return effects
    }

    mutating func choosePreprocessField(_ index: Int) -> [Effect] {
        let effects = keepCaption()
        let form = preprocessPane.form
        if form.focus == index, !preprocessPane.isGridFocused, !form.isEditing { return press(.enter) }
        preprocessPane.isGridFocused = false
        return effects + preprocessChanged(preprocessPane.form.focus(row: index))
    }

    mutating func pasteInPreprocess(_ text: String) -> [Effect] {
        if preprocessPane.editor != nil {
            preprocessPane.editor?.text.paste(text)
        } else if preprocessPane.isGridFocused {
            preprocessPane.folder.focus.paste(text)
        } else {
            return preprocessChanged(preprocessPane.form.paste(text))
        }
        return []
    }

    // MARK: Captioners

    private mutating func chooseCaptioner(for whom: String, _ title: Phrase) {
        let choices = [
            Choice("blip", Phrase(verbatim: "BLIP"), note: Phrase("a sentence, for photographs", "句子，适合照片")),
            Choice("deepbooru", note: Phrase("tags, for anime", "标签，适合动漫")),
            Choice("wd", Phrase(verbatim: "WD tagger"), note: Phrase("tags, for anime", "标签，适合动漫")),
        ]
        var picker = Picker(title: title, field: "captioner.\(whom)", choices: choices)
        let used = preprocessPane.form.root.captioners.first?.rawValue
        picker.focus.select(choices.firstIndex { $0.value == used } ?? 0)
        overlay = .picker(picker)
    }

    /// Starts to caption the picture in focus, or asks whether to caption all.
    mutating func chose(captioner name: String, for field: String) -> [Effect] {
        guard let captioner = Captioner(rawValue: name), captionObstacle == nil else { return [] }
        let pictures = field == "captioner.all" ? preprocessPane.folder.visible : [preprocessPane.folder.selected].compactMap(\.self)
        guard !pictures.isEmpty else { return [] }
        let settings = preprocessPane.form.root
        let request = InterrogationRequest(
            pictures: pictures.map(\.path), captioner: captioner, settings: settings.interrogation, options: settings.options)
        guard pictures.count > 1 else { return interrogate(request) }
        overlay = .confirmation(Confirmation(
            question: Phrase("Caption %1 pictures with %2?", "用 %2 描述 %1 张图片？").filled(String(pictures.count), name),
            detail: Phrase("You see each caption before it is written.", "每条描述写入前都会先给你看。"), yes: Phrase("Caption", "描述"), no: .cancel,
            action: .interrogate(request)))
        return []
    }

    mutating func interrogate(_ request: InterrogationRequest) -> [Effect] {
        begin(PictureProgress(.captioning(request.captioner), total: request.pictures.count, at: now))
        return [.perform(.interrogate(request))]
    }

    // MARK: Many captions

    mutating func pressInCaptionChange(_ key: Key, _ entry: CaptionChangeEntry) -> [Effect] {
        var entry = entry
        switch key {
        case .escape: overlay = nil
        case .enter:
            let affected = entry.affected
            guard let change = entry.change, !affected.isEmpty else {
                notice = Notice(.warning, entry.change == nil ? Phrase("Type something first", "请先输入") : Phrase("No caption would change", "没有描述会改变"))
                return []
            }
            overlay = .confirmation(Confirmation(
                question: change.question, detail: Phrase("%1 of %2 captions change.", "共 %2 条描述，将改变 %1 条。").filled(
                    String(affected.count), String(entry.pictures.count)),
                yes: Phrase("Change", "修改"), no: .cancel, action: .changeCaptions(change, pictures: affected.map(\.path))))
        default:
            _ = entry.apply(key)
            overlay = .captionChange(entry)
        }
        return []
    }

    mutating func captionsChanged(_ count: Int, in pictures: [String]) -> [Effect] {
        notice = Notice(.good, count == 1 ? Phrase("1 caption is changed", "已修改 1 条描述") : Phrase("%1 captions are changed", "已修改 %1 条描述").filled(String(count)))
        return Set(pictures.map(\.parentFolder)).sorted().map { .ask(.captions(folder: $0)) }
    }
}

extension CaptionChange {
    /// What is asked before it is made.
    fileprivate var question: Phrase {
        switch self {
        case .replace(let text, let other) where other.isEmpty: Phrase("Take out \"%1\"?", "删去“%1”？").filled(text)
        case .replace(let text, let other): Phrase("Replace \"%1\" by \"%2\"?", "把“%1”替换为“%2”？").filled(text, other)
        case .addTag(let tag, first: true): Phrase("Add the tag %1 in front?", "在最前添加标签 %1？").filled(tag)
        case .addTag(let tag, first: false): Phrase("Add the tag %1 at the end?", "在末尾添加标签 %1？").filled(tag)
        case .dropTag(let tag): Phrase("Drop the tag %1?", "去掉标签 %1？").filled(tag)
        }
    }
}
