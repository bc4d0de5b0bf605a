import EngineInterface

/// What the engine answered, and what became of deeds.
extension InterfaceState {
    mutating func take(_ reply: Reply, to question: Question) -> [Effect] {
        switch (question, reply) {
        case (.picture(let request), .picture(let pixels)): pictures.keep(pixels, for: request)
        case (.picture(let request), .refused(let refusal)): pictures.fail(refusal.reason, for: request)
        case (.models, .models(let models)): catalog.models = models
        case (.vaes, .vaes(let names)): catalog.vaes = ["auto", "none"] + names
        case (.templates, .templates(let templates)): catalog.templates = templates
        case (.samplers, .samplers(let names)): catalog.samplers = names
        case (.embeddings(let model), .embeddings(let embeddings)): return take(embeddings, of: model)
        case (.tokenCount, .tokenCount(let count)): createPane.tokenCount = count
        case (.tokenCount, .refused): createPane.tokenCount = nil
        case (.embeddingRemarks, .remarks(let remarks)): createPane.form.remarks = remarks
        case (.trainingRemarks(let asked), .remarks(let remarks)):
            if asked == trainPane.form.root { trainPane.form.remarks = remarks }
        case (.dataset(let asked), .dataset(let report)):
            if asked.dataset == trainPane.form.root.dataset { (trainPane.dataset, trainPane.datasetProblem) = (report, nil) }
        case (.dataset, .refused(let refusal)): (trainPane.dataset, trainPane.datasetProblem) = (nil, refusal.reason)
        case (.entries(let folder), .entries(let entries)): complete(folder, entries)
        case (.runs, .runs(let runs)): return take(runs)
        case (.losses(let run, let points), .losses(let losses)):
            let step = runsPane.runs.first { $0.path == run }?.summary.step ?? 0
            if points >= (runsPane.curves[run]?.points.count ?? 0) || losses.last?.step != runsPane.curves[run]?.points.last?.step {
                runsPane.curves[run] = RunsPane.Curve(step: step, points: losses.filter { LiveRun.possible($0.step) })
            }
        case (.details(let run), .details(let details)):
            if live?.run.path == run { live?.run.details = details }
        case (.preparation(let asked), .preparation(let report)): return take(report, for: asked)
        case (.preparation(let asked), .refused(let refusal)): refusePreparation(refusal, of: asked)
        case (.preprocessingRemarks(let asked), .remarks(let remarks)):
            if asked == preprocessPane.form.root { preprocessPane.form.remarks = remarks }
        case (.captions(let folder), .captions(let pictures)): take(pictures, in: folder)
        case (.promptLength(let side, let text, _), .tokenCount(let count)):
            if text == generatePane.prompt(side) { generatePane.lengths[side] = count }
        case (.promptLength(let side, _, _), .refused): generatePane.lengths[side] = nil
        case (.generationRemarks(let asked), .remarks(let remarks)):
            if asked == generatePane.form.root.settings { generatePane.form.remarks = remarks }
        case (.generatedPictures, .generatedPictures(let pictures)): generatePane.history.show(pictures)
        case (.generatedPictures, .refused(let refusal)): if front == .generate { notice = refused(refusal) }
        case (.generatedPicture, .generatedPicture(let picture)): generatePane.history.put(picture)
        case (.generatedPicture(let path), .refused(let refusal)):
            generatePane.history.remove(path)
            notice = refused(refusal)
        case (.entries, .refused(let refusal)): notice = refused(refusal)
        default: break
        }
        return []
    }

    private mutating func take(_ embeddings: [EmbeddingEntry], of asked: String) -> [Effect] {
        if asked == generatePane.form.root.settings.options.model { generatePane.embeddings = embeddings }
        guard asked == model else { return [] }
        catalog.embeddings = embeddings
        // With one embedding to choose from there is nothing to choose.
        let usable = embeddings.filter { $0.skipped == nil }
        if trainPane.form.root.name.isEmpty, usable.count == 1 {
            trainPane.form.set("embedding_name", to: usable[0].word)
            return front == .train && live == nil ? trainQuestions : []
        }
        return []
    }

    private mutating func complete(_ folder: String, _ entries: [FolderEntry]) {
        switch front {
        case .settings: completeForm(settingsPane.form, folder, entries) { $0.settingsPane.form.complete(with: $1) }
        case .preprocess: completeForm(preprocessPane.form, folder, entries) { $0.preprocessPane.form.complete(with: $1) }
        case .train: completeForm(trainPane.form, folder, entries) { $0.trainPane.form.complete(with: $1) }
        case .generate: completeForm(generatePane.form, folder, entries) { $0.generatePane.form.complete(with: $1) }
        case .create, .runs: break
        }
    }

    private mutating func completeForm<Root>(
        _ form: Form<Root>, _ folder: String, _ entries: [FolderEntry], _ set: (inout InterfaceState, String) -> Void
    ) {
        // What was typed since then may lie in another folder.
        guard let typed = form.editing?.text, absolute(Self.folder(of: typed)) == folder,
              let completed = complete(typed, with: entries, withFiles: form.focused.kind == .file) else { return }
        set(&self, completed)
    }

    private mutating func take(_ runs: [RunEntry]) -> [Effect] {
        let selected = runsPane.selected?.path
        (runsPane.runs, catalog.runs) = (runs, runs)
        runsPane.isLoaded = true
        if let selected, let row = runs.firstIndex(where: { $0.path == selected }) { runsPane.focus.select(row: row, of: runsPane.texts) }
        if !hasOfferedRuns {
            hasOfferedRuns = true
            offer(runs.filter(\.summary.state.isActive))
        }
        guard front == .runs else { return [] }
        let stale = runs.prefix(40).filter { runsPane.curves[$0.path]?.step != $0.summary.step }
        return stale.map { .ask(.losses(run: $0.path, points: runsPane.marked.contains($0.path) ? 400 : 60)) }
    }

    /// Offers to watch the run that is at work, when the program has just been opened.
    private mutating func offer(_ active: [RunEntry]) {
        guard let newest = active.first, live == nil, overlay == nil else { return }
        // Somebody who types already would answer without having read.
        guard !isTyping else {
            notice = Notice(.information, Phrase("%1 is training; F6 opens it", "%1 正在训练；按 F6 打开").filled(newest.summary.name))
            return
        }
        overlay = .confirmation(Confirmation(
            question: Phrase("%1 is training, step %2 of %3. Watch it?", "%1 正在训练，第 %2 步，共 %3 步。要观看吗？").filled(
                newest.summary.name, String(newest.summary.step), String(newest.summary.maxSteps)),
            detail: active.count == 1 ? Phrase("Pane 6 lists all runs.", "面板 6 列出所有训练。")
                : Phrase("%1 runs are at work; pane 6 lists them.", "共有 %1 个训练在运行；见面板 6。").filled(String(active.count)),
            yes: Phrase("Watch", "观看"), no: Phrase("Not now", "暂不"), action: .attach(newest)))
    }

    // MARK: Deeds

    mutating func take(_ outcome: Outcome, of deed: Deed) -> [Effect] {
        switch (deed, outcome) {
        case (.create, .created(let entry)): return created(entry)
        case (.create, .refused(let refusal)):
            createPane.isWorking = false
            notice = refused(refusal)
            return createQuestions
        case (.train, .started(let entry)), (.resume, .started(let entry)):
            trainPane.isStarting = false
            notice = nil
            // It may have been seen to go on before this was told.
            if front == .train, live?.run.path == entry.path, live?.run.isActive == true { return [] }
            return open(entry)
        case (.train, .refused(let refusal)):
            trainPane.isStarting = false
            notice = refused(refusal)
            return [.ask(.trainingRemarks(trainPane.form.root))]
        case (.promote(let run, let step, _), .changedMeanwhile): askToReplace(run, step)
        case (.train, .inTraining(let entry)):
            trainPane.isStarting = false
            offerInstead(entry)
        case (.promote(_, let step, _), .promoted(let file)):
            notice = Notice(.good, Phrase("Step %1 is the result now: %2", "第 %1 步已成为结果：%2").filled(String(step), file))
            return [.ask(.embeddings(model: model))]
        case (.save, .saved): notice = Notice(.good, Phrase("Saved to settings.yaml", "已保存到 settings.yaml"))
        case (.preprocess, .begun), (.interrogate, .begun):
            preprocessPane.progress?.begin()
            notice = nil
        case (.preprocess, .refused(let refusal)), (.interrogate, .refused(let refusal)): return pictureWorkRefused(refusal)
        case (.generate, .begun):
            // What ended it meanwhile has been told.
            if generatePane.isActive { notice = nil }
            generatePane.progress?.begin()
        case (.generate, .refused(let refusal)): return generationRefused(refusal)
        case (.saveCaption, .saved): notice = Notice(.good, Phrase("The caption is saved", "描述已保存"))
        case (.saveCaption(let caption, let picture), .refused(let refusal)): return captionRefused(refusal, caption, of: picture)
        case (.changeCaptions(_, let pictures), .captionsChanged(let count)): return captionsChanged(count, in: pictures)
        case (_, .refused(let refusal)): notice = refused(refusal)
        default: break
        }
        return []
    }

    private mutating func created(_ entry: EmbeddingEntry) -> [Effect] {
        createPane.isWorking = false
        createPane.form = Form(EmbeddingRequest(vectorsPerToken: createPane.form.root.vectorsPerToken), CreateFields.all)
        trainPane.form.set("embedding_name", to: entry.word)
        notice = Notice(.good, Phrase("Created %1; F4 trains it", "已创建 %1；按 F4 训练").filled(entry.word))
        return [.ask(.embeddings(model: model))] + createQuestions
    }

    func refused(_ refusal: Refusal) -> Notice {
        Notice(.error, Phrase(refusal.reason, Language.chinese.translated(refusal.reason)))
    }
}
