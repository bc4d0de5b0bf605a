import EngineInterface

/// Panes 1, 2 and 4: what is filled in.
extension InterfaceState {
    // MARK: Settings

    mutating func pressInSettings(_ key: Key) -> [Effect] {
        formChanged(settingsPane.form.apply(key, choices: catalog.choices))
    }

    mutating func formChanged(_ outcome: Form<UserSettings>.Outcome) -> [Effect] {
        let form = settingsPane.form
        switch outcome {
        case .changed(let key):
            if SettingsFields.all.first(where: { $0.key == key })?.kind.isPath == true {
                settingsPane.form.set(key, to: form.value(key).isEmpty ? "" : absolute(form.value(key)))
            }
            return settingsChanged()
        case .opensList: showList(of: form.focused, value: form.focused.read(form.root))
        case .completes(let text): return completion(of: text)
        case .ignored, .used, .typed, .pressed: break
        }
        return []
    }

    /// Takes the settings over at once and saves them.
    private mutating func settingsChanged() -> [Effect] {
        let old = settings
        settings = settingsPane.form.root
        language = settings.language.flatMap(Language.init) ?? surroundingLanguage
        theme = Self.theme(settings, catalog.themes, traits)
        if settings.pictureMode != old.pictureMode { (pictureMode, chosenPictureMode) = (Self.pictureMode(settings, traits), nil) }
        trainPane.takeDefaults(from: old, to: settings)
        preprocessPane.takeDefaults(from: old, to: settings)
        generatePane.takeDefaults(from: old, to: settings)
        var effects: [Effect] = [.perform(.save(settings))]
        if settings.options.model != old.options.model { effects.append(.ask(.embeddings(model: model))) }
        return effects
    }

    // MARK: Create

    /// What the create pane wants to know of what is filled in.
    var createQuestions: [Effect] {
        let request = createPane.form.root
        return [
            .ask(.tokenCount(text: request.initializationText, model: model)), .ask(.embeddingRemarks(request, model: model)),
        ]
    }

    mutating func pressInCreate(_ key: Key) -> [Effect] {
        if createPane.isListFocused { return pressInEmbeddings(key) }
        if !createPane.form.isEditing {
            if key == .character("l") {
                createPane.isListFocused = true
                return []
            }
            if key == .character("c") { return create() }
        }
        return createChanged(createPane.form.apply(key, choices: catalog.choices))
    }

    private mutating func pressInEmbeddings(_ key: Key) -> [Effect] {
        if createPane.list.apply(key, embeddingTexts) { return [] }
        switch key {
        case .escape, .character("l"): createPane.isListFocused = false
        case .enter:
            guard let row = createPane.list.selected(embeddingTexts) else { return [] }
            let entry = catalog.embeddings[row]
            if let reason = entry.skipped {
                notice = Notice(.warning, Phrase(reason, Language.chinese.translated(reason)))
                return []
            }
            trainPane.form.set("embedding_name", to: entry.word)
            live = nil
            return go(to: .train)
        default: break
        }
        return []
    }

    mutating func createChanged(_ outcome: Form<EmbeddingRequest>.Outcome) -> [Effect] {
        switch outcome {
        case .changed: return createQuestions
        case .typed("init_text", let text): return [.ask(.tokenCount(text: text, model: model))]
        case .typed("name", let text):
            var request = createPane.form.root
            request.name = text
            return [.ask(.embeddingRemarks(request, model: model))]
        case .pressed: return create()
        case .ignored, .used, .typed, .opensList, .completes: return []
        }
    }

    private mutating func create() -> [Effect] {
        if let obstacle = createObstacle {
            notice = Notice(.warning, obstacle)
            focusOnObstacle(to: .character("c"))
            return []
        }
        let request = createPane.form.root
        if request.overwrite, let old = catalog.embeddings.first(where: { $0.word == request.name }) {
            overlay = .confirmation(Confirmation(
                question: Phrase("Replace %1?", "替换 %1？").filled(request.name),
                detail: Phrase("Its training is lost: %1.", "它的训练将会丢失：%1。").filled(Phrase.count(old.step ?? 0, "step", "steps", "步")),
                yes: Phrase("Replace", "替换"), no: .cancel, action: .createOver(request)))
            return []
        }
        createPane.isWorking = true
        return [.perform(.create(request, model: model))]
    }

    /// Goes to the field that keeps a key from acting.
    mutating func focusOnObstacle(to key: Key) {
        switch (front, key) {
        case (.create, .character("c")) where !createPane.isListFocused:
            if let mistake = createPane.form.remarks.first(where: \.isMistake) { createPane.form.focus(on: mistake.field) }
            if createPane.form.root.name.isEmpty { createPane.form.focus(on: "name") }
        case (.preprocess, .character("s")) where !preprocessPane.isActive:
            preprocessPane.isGridFocused = false
            preprocessPane.isFullScreen = false
            if let mistake = preprocessMistake { preprocessPane.form.focus(on: mistake.field) }
            if preprocessPane.form.root.destination.isEmpty { preprocessPane.form.focus(on: "dst") }
            if preprocessPane.form.root.source.isEmpty { preprocessPane.form.focus(on: "src") }
        case (.generate, .character("g")), (.generate, .character("c")): focusOnGenerationObstacle(key)
        case (.train, .character("s")) where live == nil:
            if let mistake = trainPane.form.remarks.first(where: \.isMistake) { trainPane.form.focus(on: mistake.field) }
            if trainPane.form.root.dataset.isEmpty { trainPane.form.focus(on: "data_root") }
            if trainPane.form.root.name.isEmpty { trainPane.form.focus(on: "embedding_name") }
        default: break
        }
    }

    // MARK: Train

    /// What the train pane wants to know of what is filled in.
    var trainQuestions: [Effect] {
        let training = trainPane.form.root
        let dataset: [Effect] = training.dataset.isEmpty ? [] : [.ask(.dataset(training))]
        return dataset + [.ask(.trainingRemarks(training))]
    }

    mutating func pressInTrain(_ key: Key) -> [Effect] {
        if !trainPane.form.isEditing, key == .character("s") { return startTraining() }
        return trainChanged(trainPane.form.apply(key, choices: catalog.choices))
    }

    mutating func trainChanged(_ outcome: Form<TrainingSettings>.Outcome) -> [Effect] {
        let form = trainPane.form
        switch outcome {
        case .changed(let key):
            let value = form.value(key)
            if TrainFields.all.first(where: { $0.key == key })?.kind.isPath == true, !value.isEmpty, key != "data_root" || !Self.samples.contains(value) {
                trainPane.form.set(key, to: absolute(value))
            }
            if key == "data_root" { (trainPane.dataset, trainPane.datasetProblem) = (nil, nil) }
            return trainQuestions
        case .opensList: showList(of: form.focused, value: form.focused.read(form.root))
        case .completes(let text): return completion(of: text)
        case .pressed: return startTraining()
        case .ignored, .used, .typed: break
        }
        return []
    }

    /// Datasets that ship with the program.
    static let samples = ["mint-ghost", "candy-sticker"]

    private mutating func startTraining() -> [Effect] {
        if let obstacle = startObstacle {
            notice = Notice(.warning, obstacle)
            focusOnObstacle(to: .character("s"))
            return []
        }
        trainPane.isStarting = true
        notice = Notice(.information, Phrase("Starting…", "正在启动…"))
        return [.perform(.train(trainPane.form.root))]
    }
}

extension TrainPane {
    /// Takes over new defaults in those fields that still had the old ones.
    mutating func takeDefaults(from old: UserSettings, to new: UserSettings) {
        for field in TrainFields.defaults where field.read(form.root) == field.read(old.training) {
            _ = field.write(&form.root, field.read(new.training))
        }
        if form.root.options == old.options { form.root.options = new.options }
        form.root.filenameWordRegex = new.filenameWordRegex
        form.root.filenameJoinString = new.filenameJoinString
        if form.root.logDirectory == old.training.logDirectory { form.root.logDirectory = new.training.logDirectory }
    }
}
