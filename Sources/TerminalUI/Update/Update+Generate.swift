import EngineInterface

/// Pane 5: prompts and options, orders, and what is heard of them.
extension InterfaceState {
    // MARK: Questions

    private var draft: GenerationSettings { generatePane.form.root.settings }

    /// What the pane wants to know of what is filled in.
    var generateQuestions: [Effect] {
        [.ask(.embeddings(model: draft.options.model)), askLength(.positive), askLength(.negative), .ask(.generationRemarks(draft))]
    }

    private func askLength(_ side: PromptSide) -> Effect {
        .ask(.promptLength(side, text: generatePane.prompt(side), model: draft.options.model))
    }

    // MARK: Keys

    mutating func pressInGenerate(_ key: Key) -> [Effect] {
        if generatePane.form.isEditing { return typeInGenerate(key) }
        if let effects = pressAnywhereInGenerate(key) { return effects }
        if generatePane.arePicturesFocused { return pressInGenerated(key) }
        return generateChanged(generatePane.form.apply(key, choices: catalog.choices))
    }

    /// Keys of the pane that mean the same in the form and among the pictures; nil for others.
    private mutating func pressAnywhereInGenerate(_ key: Key) -> [Effect]? {
        switch key {
        case .character("g"): return order(.pictures(draft))
        case .character("c"): return orderGrid()
        case .character("i"): return interruptGenerator()
        case .character("l"):
            generatePane.arePicturesFocused.toggle()
            generatePane.isFullScreen = false
        case .character("r"): return takeSeed(of: generatePane.history.selected)
        case .character("d"): return drawSeed()
        case .character("u"): return [.ask(.generatedPictures(limit: GeneratePane.historyLength))] + generateQuestions
        default: return nil
        }
        return []
    }

    /// Typing into a field; in a prompt the arrow keys go from row to row, and words are offered.
    private mutating func typeInGenerate(_ key: Key) -> [Effect] {
        if let effects = pressInOffer(key) { return effects }
        let field = generatePane.form.focused
        if field.kind.isProse, key == .up || key == .down, let text = generatePane.form.editing {
            let rows = TextRows(text.characters, width: promptWidth)
            if let place = rows.cursor(from: text.cursor, rowsAway: key == .down ? 1 : -1) {
                _ = generatePane.form.edit { $0.moveCursor(to: place) }
                generatePane.offer = nil
                return []
            }
        }
        let before = generatePane.form.editing?.text
        let effects = generateChanged(generatePane.form.apply(key, choices: catalog.choices))
        if generatePane.form.editing?.text == before { generatePane.offer = nil }
        return effects
    }

    /// Keys of the offered words; nil for others, which go on typing.
    private mutating func pressInOffer(_ key: Key) -> [Effect]? {
        guard let offer = generatePane.offer else { return nil }
        switch key {
        case .up: generatePane.offer?.walk(-1)
        case .down: generatePane.offer?.walk(1)
        case .escape: generatePane.offer = nil
        case .tab, .right: return take(offer)
        case .enter where offer.isChosen: return take(offer)
        default: return nil
        }
        return []
    }

    private mutating func take(_ offer: WordOffer) -> [Effect] {
        let outcome = generatePane.form.edit { offer.take(in: &$0) }
        let effects = generateChanged(outcome)
        generatePane.offer = nil
        return effects
    }

    mutating func generateChanged(_ outcome: Form<GenerationDraft>.Outcome) -> [Effect] {
        let form = generatePane.form
        if !form.isEditing { generatePane.offer = nil }
        switch outcome {
        case .changed(let key): return generateChanged(key)
        case .typed(let key, _):
            guard let side = PromptSide(field: key) else { return [] }
            generatePane.offer = form.editing.flatMap { WordOffer($0, generatePane.embeddings) }
            return [askLength(side)]
        case .opensList:
            showList(of: form.focused, value: form.focused.read(form.root))
            return form.focused.key == "grid_run" ? [askRuns] : []
        case .completes(let text): return completion(of: text)
        case .pressed("grid"): return orderGrid()
        case .pressed: return order(.pictures(draft))
        case .used:
            // What was typed may have been taken back.
            return form.focused.kind.isProse && !form.isEditing ? [askLength(.positive), askLength(.negative)] : []
        case .ignored: return []
        }
    }

    private mutating func generateChanged(_ key: String) -> [Effect] {
        let value = generatePane.form.value(key)
        if GenerateFields.all.first(where: { $0.key == key })?.kind.isPath == true, !value.isEmpty {
            generatePane.form.set(key, to: absolute(value))
        }
        let remarks = Effect.ask(.generationRemarks(draft))
        if let side = PromptSide(field: key) { return [askLength(side), remarks] }
        return key == ModelFields.model.key ? generateQuestions : [remarks]
    }

    /// Columns that a prompt is edited in.
    private var promptWidth: Int {
        generateLayout(in: usualGenerateBody).form.map(GenerateLayout.promptWidth) ?? size.columns
    }

    // MARK: Orders

    /// Gives an order; while another one is at work it is asked which of them is to be.
    private mutating func order(_ order: GenerationOrder) -> [Effect] {
        if let obstacle = generateObstacle {
            notice = Notice(.warning, obstacle)
            focusOnGenerationObstacle(.character("g"))
            return []
        }
        guard generatePane.isActive else { return give(order) }
        overlay = .confirmation(Confirmation(
            question: Phrase("A picture is at work. Interrupt it for this one?", "正在生成图片。中断并改做这个？"),
            detail: Phrase("What is done of it stays.", "已完成的保留。"), yes: Phrase("Interrupt", "中断"), no: Phrase("Wait", "等待"),
            action: .generateInstead(order)))
        return []
    }

    private mutating func orderGrid() -> [Effect] {
        if let obstacle = gridObstacle {
            notice = Notice(.warning, obstacle)
            focusOnGenerationObstacle(.character("c"))
            return []
        }
        let draft = generatePane.form.root
        return order(.grid(draft.settings, run: draft.gridRun, every: draft.gridEvery))
    }

    private mutating func give(_ order: GenerationOrder) -> [Effect] {
        generatePane.progress = GenerationProgress(order, at: now)
        generatePane.next = nil
        generatePane.history.followNewest()
        generatePane.parametersRow = 0
        return keepGeneration() + [.perform(.generate(order))]
    }

    mutating func generate(insteadWith order: GenerationOrder) -> [Effect] {
        guard generatePane.isActive else { return give(order) }
        generatePane.next = order
        return interruptGenerator()
    }

    private mutating func interruptGenerator() -> [Effect] {
        guard generatePane.progress?.isStopping == false else { return [] }
        generatePane.progress?.isStopping = true
        return [.interruptGenerator]
    }

    /// The form is as it was left when the program is opened again.
    private mutating func keepGeneration() -> [Effect] {
        let kept = generatePane.kept
        guard settings.generation != kept else { return [] }
        settings.generation = kept
        settingsPane.form.root.generation = kept
        return [.perform(.save(settings))]
    }

    /// Goes to the field that keeps a key from acting.
    mutating func focusOnGenerationObstacle(_ key: Key) {
        let mistake = generatePane.form.remarks.first(where: \.isMistake)?.field
        let lacksRun = key == .character("c") && generatePane.form.root.gridRun.isEmpty
        guard let field = lacksRun ? "grid_run" : mistake else { return }
        (generatePane.arePicturesFocused, generatePane.isFullScreen) = (false, false)
        generatePane.form.focus(on: field)
    }

    mutating func generationRefused(_ refusal: Refusal) -> [Effect] {
        notice = refused(refusal)
        generatePane.progress?.end(Event.Finished(state: .failed, reason: refusal.reason), at: now)
        return []
    }

    // MARK: News

    mutating func take(_ news: GeneratorNews) -> [Effect] {
        guard generatePane.isActive else { return [] }
        switch news {
        case .events(let events): return events.flatMap { take($0) }
        case .ended(let end): return ended(end)
        case .lost(let reason):
            generatePane.next = nil
            return ended(Event.Finished(state: .failed, reason: reason))
        }
    }

    private mutating func take(_ event: Event) -> [Effect] {
        generatePane.progress?.take(event)
        switch event.content {
        case .preview(let preview):
            return preview.file.map { made($0, at: event.time) } ?? []
        case .log(let line) where line.level == .error || line.level == .warning:
            notice = Notice(line.level == .error ? .error : .warning, Phrase(line.message, Language.chinese.translated(line.message)))
        default: break
        }
        return []
    }

    /// A picture is there: it shows at once, and what it says of itself follows.
    private mutating func made(_ file: String, at time: Double) -> [Effect] {
        guard !file.isEmpty else { return [] }
        let version = time.isFinite ? time : now
        generatePane.history.put(GeneratedPicture(path: file, version: version, width: 0, height: 0, parameters: nil, settings: nil))
        return [.ask(.generatedPicture(path: file))]
    }

    private mutating func ended(_ end: Event.Finished) -> [Effect] {
        generatePane.progress?.end(end, at: now)
        notice = Notice(end.state == .failed ? .error : .good, Phrase(end.reason, Language.chinese.translated(end.reason)))
        // The sheet of a grid is told at the end only.
        let isUnknown = end.file.map { file in !generatePane.history.pictures.contains { $0.path == file } } ?? false
        let sheet = isUnknown ? made(end.file ?? "", at: now) : []
        guard let next = generatePane.next else { return sheet }
        return sheet + give(next)
    }
}
