import EngineInterface

/// Pane 3: what is filled in, the folders in view, and the work on pictures.
extension InterfaceState {
    // MARK: Questions

    /// What the pane wants to know when it comes into view.
    var preprocessQuestions: [Effect] { sourceQuestions + resultsQuestions + [preprocessingRemarks] }

    private var preprocessingRemarks: Effect { .ask(.preprocessingRemarks(preprocessPane.form.root)) }

    private var sourceQuestions: [Effect] {
        preprocessPane.form.root.source.isEmpty ? [] : [.ask(.preparation(preprocessPane.form.root))]
    }

    private var resultsQuestions: [Effect] {
        let folder = preprocessPane.form.root.destination
        return folder.isEmpty ? [] : [.ask(.captions(folder: folder))]
    }

    mutating func take(_ report: PreparationReport, for asked: PreprocessingSettings) -> [Effect] {
        let now = preprocessPane.form.root
        guard asked.source == now.source, asked.recursive == now.recursive else { return [] }
        preprocessPane.sourceProblem = nil
        preprocessPane.report = report
        // Captions lie beside their pictures, folder by folder.
        let folders = Set(report.pictures.map(\.path.parentFolder)).sorted().prefix(64)
        return folders.map { .ask(.captions(folder: $0)) }
    }

    mutating func refusePreparation(_ refusal: Refusal, of asked: PreprocessingSettings) {
        guard asked.source == preprocessPane.form.root.source else { return }
        preprocessPane.forgetSource()
        preprocessPane.sourceProblem = refusal.reason
    }

    mutating func take(_ pictures: [CaptionedPicture], in folder: String) {
        let settings = preprocessPane.form.root
        if folder == settings.destination { preprocessPane.results.show(pictures) }
        if folder == settings.source || folder.hasPrefix(settings.source + "/") { preprocessPane.take(sourceCaptions: pictures, in: folder) }
    }

    // MARK: Keys

    mutating func pressInPreprocess(_ key: Key) -> [Effect] {
        if preprocessPane.editor != nil { return pressInCaption(key) }
        if !preprocessPane.isTyping, let effects = pressAnywhereInPreprocess(key) { return effects }
        return preprocessPane.isGridFocused ? pressInPictures(key) : preprocessChanged(preprocessPane.form.apply(key, choices: catalog.choices))
    }

    /// Keys of the pane that mean the same in the form and among the pictures; nil for others.
    private mutating func pressAnywhereInPreprocess(_ key: Key) -> [Effect]? {
        switch key {
        case .character("s"): return startPreprocessing()
        case .character("i"):
            preprocessPane.progress?.isStopping = true
            return [.interruptPictures]
        case .character("l"):
            preprocessPane.isGridFocused.toggle()
            preprocessPane.isFullScreen = false
        case .character("o"): preprocessPane.side = preprocessPane.side.other
        case .character("n"): overlay = .notes(0)
        case .character("t"): return trainOnResults()
        case .character("u"): return preprocessQuestions
        default: return nil
        }
        return []
    }

    mutating func preprocessChanged(_ outcome: Form<PreprocessingSettings>.Outcome) -> [Effect] {
        let form = preprocessPane.form
        switch outcome {
        case .changed(let key): return preprocessChanged(key)
        case .opensList: showList(of: form.focused, value: form.focused.read(form.root))
        case .completes(let text): return completion(of: text)
        case .pressed: return startPreprocessing()
        case .ignored, .used, .typed: break
        }
        return []
    }

    /// Fields that decide on which pictures are found, and on what is unusual about them.
    private static let sourceFields = ["src", "recursive", "width", "height", "multicrop", "keep_original_size"]

    private mutating func preprocessChanged(_ key: String) -> [Effect] {
        let value = preprocessPane.form.value(key)
        if PreprocessFields.all.first(where: { $0.key == key })?.kind.isPath == true, !value.isEmpty {
            preprocessPane.form.set(key, to: absolute(value).withoutTrailingSlash)
        }
        if key == "src" {
            preprocessPane.forgetSource()
            preprocessPane.side = .source
        }
        if key == "dst" { preprocessPane.results = PictureFolder() }
        return (Self.sourceFields.contains(key) ? sourceQuestions : []) + (key == "dst" ? resultsQuestions : []) + [preprocessingRemarks]
    }

    private mutating func trainOnResults() -> [Effect] {
        trainPane.form.set("data_root", to: preprocessPane.form.root.destination)
        (trainPane.dataset, trainPane.datasetProblem) = (nil, nil)
        if live != nil { notice = Notice(.information, Phrase("The form has the dataset; Esc leads there", "数据集已填入表单；按 Esc 返回")) }
        return go(to: .train)
    }

    // MARK: Work

    mutating func startPreprocessing() -> [Effect] {
        if let obstacle = preprocessObstacle {
            notice = Notice(.warning, obstacle)
            focusOnObstacle(to: .character("s"))
            return []
        }
        guard let remark = preprocessPane.form.remark(on: "overwrite"), remark.isMistake else { return preprocess(overwriting: false) }
        overlay = .confirmation(Confirmation(
            question: Phrase("Replace what is there?", "替换已有的文件？"), detail: Phrase(remark.text, Language.chinese.translated(remark.text)),
            yes: Phrase("Replace", "替换"), no: .cancel, action: .preprocessOver))
        return []
    }

    mutating func preprocess(overwriting: Bool) -> [Effect] {
        var preprocessing = preprocessPane.form.root
        if overwriting { preprocessing.overwrite = true }
        begin(PictureProgress(.preprocessing(destination: preprocessing.destination), total: preprocessPane.source.pictures.count, at: now))
        preprocessPane.side = .results
        return keepPreprocessing() + [.perform(.preprocess(preprocessing))]
    }

    mutating func begin(_ progress: PictureProgress) {
        preprocessPane.progress = progress
        preprocessPane.isGridFocused = true
    }

    /// The form is as it was left when the program is opened again.
    private mutating func keepPreprocessing() -> [Effect] {
        let kept = preprocessPane.kept
        guard settings.preprocessing != kept else { return [] }
        settings.preprocessing = kept
        settingsPane.form.root.preprocessing = kept
        return [.perform(.save(settings))]
    }

    mutating func pictureWorkRefused(_ refusal: Refusal) -> [Effect] {
        notice = refused(refusal)
        preprocessPane.progress?.end(Event.Finished(state: .failed, reason: refusal.reason), at: now)
        return [preprocessingRemarks]
    }

    // MARK: News

    mutating func take(_ news: PictureNews) -> [Effect] {
        guard preprocessPane.isActive else { return [] }
        switch news {
        case .events(let events):
            for event in events { take(event, ofWork: preprocessPane.progress?.destination) }
            openProposal()
            return []
        case .ended(let end):
            preprocessPane.progress?.end(end, at: now)
            notice = Notice(end.state == .failed ? .error : .good, Phrase(end.reason, Language.chinese.translated(end.reason)))
            return preprocessPane.progress?.destination == nil ? [] : resultsQuestions + [preprocessingRemarks]
        }
    }

    private mutating func take(_ event: Event, ofWork destination: String?) {
        preprocessPane.progress?.take(event)
        switch event.content {
        case .prepared(let prepared):
            // Pictures that explain a crop lie elsewhere.
            for output in prepared.outputs where output.file.parentFolder == destination && destination == preprocessPane.form.root.destination {
                preprocessPane.results.put(CaptionedPicture(
                    path: output.file, version: event.time, width: output.width, height: output.height,
                    caption: output.caption.isEmpty ? nil : output.caption))
            }
        case .interrogated(let words) where words.problem == nil:
            preprocessPane.proposals.removeAll { $0.picture == words.file }
            preprocessPane.proposals.append(CaptionProposal(picture: words.file, caption: words.caption, captioner: words.captioner))
        case .interrogated(let words):
            let reason = words.problem ?? ""
            notice = Notice(.error, Phrase("\(words.file.lastPathComponent): \(reason)", "\(words.file.lastPathComponent)：\(Language.chinese.translated(reason))"))
        case .log(let line) where line.level == .error:
            notice = Notice(.error, Phrase(line.message, Language.chinese.translated(line.message)))
        default: break
        }
    }
}
