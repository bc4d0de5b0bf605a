import EngineInterface

extension InterfaceState {
    /// The one place where the state changes.
    /// - Parameter time: Unix seconds.
    /// - Returns: what the change asks of the world, in order.
    package mutating func update(_ message: Message, at time: Double) -> [Effect] {
        now = time
        switch message {
        case .input(let input): return take(input)
        case .clicked(let click):
            notice = nil
            return take(click)
        case .resized(let size):
            self.size = size
            return []
        case .traits(let traits):
            self.traits = traits
            theme = Self.theme(settings, catalog.themes, traits)
            let isStillPossible = chosenPictureMode.map(traits.pictureModes.contains) ?? false
            pictureMode = isStillPossible ? chosenPictureMode ?? pictureMode : Self.pictureMode(settings, traits)
            return []
        case .tick: return front == .runs || runsPane.runs.contains(where: \.summary.state.isActive) ? [askRuns] : []
        case .answered(let question, let reply): return take(reply, to: question)
        case .done(let deed, let outcome): return take(outcome, of: deed)
        case .news(let run, let news): return take(news, of: run)
        case .pictureNews(let news): return take(news)
        case .generatorNews(let news): return take(news)
        }
    }

    /// What is asked at the start.
    package var opening: [Effect] {
        [.ask(.embeddings(model: model))] + createQuestions + [.ask(.models), askRuns, .ask(.templates), .ask(.vaes), .ask(.samplers)]
    }

    var askRuns: Effect { .ask(.runs(logDirectory: settings.training.logDirectory)) }

    /// Seconds until the state wants a tick; nil while nothing on the screen depends on time.
    var secondsToTick: Double? {
        front == .runs && runsPane.runs.contains(where: \.summary.state.isActive) ? 2 : nil
    }

    // MARK: Input

    private mutating func take(_ input: TerminalInput) -> [Effect] {
        switch input {
        case .key(let key): return press(key)
        case .paste(let text): return paste(text)
        case .click, .wheel, .answer: return []
        }
    }

    private mutating func take(_ click: Click) -> [Effect] {
        switch click {
        case .key(let key): return press(key)
        case .row(let row): return chooseRow(row)
        case .field(let index): return chooseField(index)
        }
    }

    mutating func press(_ key: Key) -> [Effect] {
        switch key {
        case .control("l"): return [.redraw]
        case .control("z"): return [.suspend]
        case .control("c"): return [.quit]
        default: break
        }
        notice = nil
        if case .function(let number) = key.code, key.modifiers.isEmpty, let effects = goTo(number: number) { return effects }
        if overlay != nil { return pressInOverlay(key) }
        if !isTyping, let effects = pressAnywhere(key) { return effects }
        if !isTyping, let obstacle = hints.first(where: { $0.key == key })?.obstacle {
            notice = Notice(.warning, obstacle)
            focusOnObstacle(to: key)
            return []
        }
        switch front {
        case .settings: return pressInSettings(key)
        case .create: return pressInCreate(key)
        case .preprocess: return pressInPreprocess(key)
        case .train: return live == nil ? pressInTrain(key) : pressInLive(key)
        case .generate: return pressInGenerate(key)
        case .runs: return pressInRuns(key)
        }
    }

    /// Keys that mean the same in every pane; nil for others.
    private mutating func pressAnywhere(_ key: Key) -> [Effect]? {
        switch key {
        case .tab: return go(to: front.neighbour(1))
        case .backTab: return go(to: front.neighbour(-1))
        case .character("?"):
            overlay = .help(0)
            return []
        case .character("q"): return quit()
        case .character("v"):
            nextPictureMode()
            return []
        default:
            guard case .character(let digit) = key.code, key.modifiers.isEmpty, let number = digit.wholeNumberValue else { return nil }
            return goTo(number: number)
        }
    }

    /// Asks first where work would end with the program.
    private mutating func quit() -> [Effect] {
        guard preprocessPane.isActive || generatePane.isActive else { return [.quit] }
        overlay = .confirmation(Confirmation(
            question: preprocessPane.isActive ? Phrase("Quit? Pictures are being worked on.", "退出？正在处理图片。")
                : Phrase("Quit? Pictures are being made.", "退出？正在生成图片。"),
            detail: Phrase("That ends with the program; what is done stays.", "退出后任务停止；已完成的保留。"), yes: Phrase("Quit", "退出"), no: .cancel, action: .quit))
        return []
    }

    private mutating func goTo(number: Int) -> [Effect]? {
        guard let pane = Pane(rawValue: number) else { return nil }
        overlay = nil
        return go(to: pane)
    }

    mutating func go(to pane: Pane) -> [Effect] {
        front = pane
        switch pane {
        case .settings: return [.ask(.models), .ask(.vaes)]
        case .create: return [.ask(.embeddings(model: model))] + createQuestions
        case .preprocess:
            openProposal()
            return preprocessQuestions
        case .train: return [.ask(.embeddings(model: model)), .ask(.templates)] + (live == nil ? trainQuestions : [])
        case .generate: return generateQuestions + [.ask(.generatedPictures(limit: GeneratePane.historyLength))]
        case .runs: return [askRuns]
        }
    }

    private mutating func nextPictureMode() {
        let modes = traits.pictureModes
        let at = modes.firstIndex(of: pictureMode) ?? 0
        pictureMode = modes[(at + 1) % modes.count]
        chosenPictureMode = pictureMode
        notice = Notice(.information, Phrase("Pictures: %1", "图片：%1").filled(pictureMode.rawValue))
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if case .picker(var picker) = overlay {
            picker.focus.paste(text)
            overlay = .picker(picker)
            return []
        }
        if case .captionChange(var entry) = overlay {
            entry.paste(text)
            overlay = .captionChange(entry)
            return []
        }
        switch front {
        case .settings: return formChanged(settingsPane.form.paste(text))
        case .create:
            if createPane.isListFocused { createPane.list.paste(text) }
            return createChanged(createPane.form.paste(text))
        case .preprocess: return pasteInPreprocess(text)
        case .train: return live == nil ? trainChanged(trainPane.form.paste(text)) : []
        case .generate: return generateChanged(generatePane.form.paste(text))
        case .runs: runsPane.focus.paste(text)
        }
        return []
    }

    /// A click on a row goes there; on the row in focus it opens it.
    private mutating func chooseRow(_ row: Int) -> [Effect] {
        if case .picker(var picker) = overlay {
            let isSame = picker.focus.index == row
            picker.focus.select(row)
            overlay = .picker(picker)
            return isSame ? press(.enter) : []
        }
        guard overlay == nil else { return [] }
        switch front {
        case .create:
            let isSame = createPane.isListFocused && createPane.list.index == row
            if isSame { return press(.enter) }
            let outcome = createPane.form.focus(row: createPane.form.focus)
            createPane.isListFocused = !createPane.form.isEditing
            if createPane.isListFocused { createPane.list.select(row) }
            return createChanged(outcome)
        case .runs:
            if runsPane.focus.index == row { return press(.enter) }
            runsPane.focus.select(row)
        case .preprocess: return choosePicture(row)
        case .train: live?.show(row)
        case .generate: return chooseGenerated(row)
        case .settings: break
        }
        return []
    }

    /// As `chooseRow`, in a form.
    private mutating func chooseField(_ index: Int) -> [Effect] {
        guard overlay == nil else { return [] }
        switch front {
        case .settings:
            if settingsPane.form.focus == index, !settingsPane.form.isEditing { return press(.enter) }
            return formChanged(settingsPane.form.focus(row: index))
        case .create:
            if createPane.form.focus == index, !createPane.isListFocused, !createPane.form.isEditing { return press(.enter) }
            createPane.isListFocused = false
            return createChanged(createPane.form.focus(row: index))
        case .preprocess: return choosePreprocessField(index)
        case .train where live == nil:
            if trainPane.form.focus == index, !trainPane.form.isEditing { return press(.enter) }
            return trainChanged(trainPane.form.focus(row: index))
        case .generate: return chooseGenerateField(index)
        case .train, .runs: return []
        }
    }

    // MARK: Overlays

    private mutating func pressInOverlay(_ key: Key) -> [Effect] {
        switch overlay {
        case .help(let row):
            switch key {
            case .down, .character("j"): overlay = .help(row + 1)
            case .up, .character("k"): overlay = .help(max(0, row - 1))
            case .pageDown: overlay = .help(row + 10)
            case .pageUp: overlay = .help(max(0, row - 10))
            case .escape, .enter, .character("?"), .character("q"): overlay = nil
            default: break
            }
        case .notes(let row):
            switch key {
            case .down, .character("j"): overlay = .notes(row + 1)
            case .up, .character("k"): overlay = .notes(max(0, row - 1))
            case .pageDown: overlay = .notes(row + 10)
            case .pageUp: overlay = .notes(max(0, row - 10))
            case .escape, .enter, .character("n"), .character("q"): overlay = nil
            default: break
            }
        case .captionChange(let entry): return pressInCaptionChange(key, entry)
        case .confirmation(let question):
            switch key {
            case .enter, .character("y"):
                overlay = nil
                return confirmed(question.action)
            case .escape, .character("n"), .character("q"): overlay = nil
            default: break
            }
        case .picker(var picker):
            if picker.focus.isTyping || key != .enter && key != .escape && key != .space || key == .escape && picker.focus.filter != nil {
                _ = picker.focus.apply(key, picker.texts(language))
                overlay = .picker(picker)
                return []
            }
            overlay = nil
            guard key != .escape, let row = picker.focus.selected(picker.texts(language)) else { return [] }
            return picked(picker.choices[row].value, for: picker.field)
        case nil: break
        }
        return []
    }

    private mutating func picked(_ value: String, for field: String) -> [Effect] {
        if field == ModelFields.model.key, let reason = catalog.model(value)?.refusal {
            notice = Notice(.error, Phrase(reason, Language.chinese.translated(reason)))
            return []
        }
        switch front {
        case .settings:
            settingsPane.form.set(field, to: value)
            return formChanged(.changed(field))
        case .create:
            createPane.form.set(field, to: value)
            return createChanged(.changed(field))
        case .preprocess:
            if field.hasPrefix("captioner.") { return chose(captioner: value, for: field) }
            preprocessPane.form.set(field, to: value)
            return preprocessChanged(.changed(field))
        case .train:
            trainPane.form.set(field, to: value)
            return trainChanged(.changed(field))
        case .generate:
            generatePane.form.set(field, to: value)
            return generateChanged(.changed(field))
        case .runs: return []
        }
    }

    private mutating func confirmed(_ action: Confirmation.Action) -> [Effect] {
        switch action {
        case .createOver(let request):
            createPane.isWorking = true
            return [.perform(.create(request, model: model))]
        case .promote(let run, let step, let force): return promote(run, step, force: force)
        case .attach(let entry): return open(entry)
        case .preprocessOver: return preprocess(overwriting: true)
        case .interrogate(let request): return interrogate(request)
        case .changeCaptions(let change, let pictures): return [.perform(.changeCaptions(change, pictures: pictures))]
        case .takeProposals: return takeProposals()
        case .generateInstead(let order): return generate(insteadWith: order)
        case .quit: return [.quit]
        }
    }

    /// Shows the list of values of a field.
    mutating func showList<Root>(of field: FieldDefinition<Root>, value: String) {
        let choices = catalog.choices(field.kind)
        guard !choices.isEmpty else {
            notice = Notice(.information, Phrase("There is nothing to choose; e types a value", "没有可选项；按 e 输入"))
            return
        }
        var picker = Picker(title: field.label, field: field.key, choices: choices)
        picker.focus.select(choices.firstIndex { $0.value == value } ?? 0)
        overlay = .picker(picker)
    }

    // MARK: Paths

    /// Asks for what may follow a path that is being typed.
    func completion(of text: String) -> [Effect] {
        [.ask(.entries(folder: absolute(Self.folder(of: text))))]
    }

    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }

    /// A path as the engine takes it, `~` and the working folder put in.
    func absolute(_ path: String) -> String {
        if path == "~" { return userFolder }
        if path.hasPrefix("~/") { return userFolder + path.dropFirst() }
        if path.hasPrefix("/") { return path }
        return path.isEmpty ? workingFolder : "\(workingFolder)/\(path)"
    }

    /// Completes a typed path by what its folder holds: as far as it is clear, the rest told.
    /// - Parameter withFiles: whether a file will do, too.
    mutating func complete(_ typed: String, with entries: [FolderEntry], withFiles: Bool) -> String? {
        let folder = Self.folder(of: typed)
        let begun = String(typed.dropFirst(folder.count))
        let fitting = entries.filter { ($0.isFolder || withFiles) && $0.name.hasPrefix(begun) && (begun.hasPrefix(".") || !$0.name.hasPrefix(".")) }
        let names = fitting.map(\.name)
        guard let first = names.first else {
            notice = Notice(.warning, withFiles ? Phrase("Nothing begins so", "没有以此开头的文件或文件夹") : Phrase("No folder begins so", "没有以此开头的文件夹"))
            return nil
        }
        if names.count == 1 { return folder + first + (fitting[0].isFolder ? "/" : "") }
        let common = names.reduce(first) { String(zip($0, $1).prefix { $0.0 == $0.1 }.map(\.0)) }
        if common == begun { notice = Notice(.information, Phrase(verbatim: names.prefix(20).joined(separator: "  "))) }
        return folder + common
    }
}
