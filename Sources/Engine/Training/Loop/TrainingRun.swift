import EngineInterface
import Glibc
import Imaging
import StableDiffusion
import Tensor

/// One training of one embedding, from its start (or where it was left) to its end, in this process.
///
/// The run folder is the truth: everything that is said goes into it, and `resume` needs nothing else.
public enum TrainingRun {
    /// Starts a new run.
    /// - Parameters:
    ///   - sink: gets every event too, as the process's own output.
    ///   - interruption: ends the run where it stands, everything saved.
    ///   - opened: called with the run folder as soon as it is there.
    /// - Returns: how it ended: `finished` or `interrupted`.
    /// - Throws: one-line errors; a run that began has them in its folder, too.
    public static func start(_ settings: TrainingSettings, home: Home, resources: Resources, sink: any EventSink,
                             interruption: InterruptFlag, opened: (RunFolder) -> Void = { _ in }) throws -> Event.Finished {
        try SafeName.check(embedding: settings.name)
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        // Before the vectors are read, so that they stay what is read until the run's end. Without a file there is only an error to come.
        let wordLock = word.exists ? try WordLock.take(word) : nil
        let plan = try TrainingPlan(settings, home: home, resources: resources)
        let stamp = DateStamp()
        let start = RunStart(plan, datetime: stamp.text)
        let summary = RunSummary(plan, step: start.initialStep)
        let (folder, runLock) = try RunFolder.create(logDirectory: word.logDirectory, name: settings.name) { folder in
            try folder.write(RunResult(seen: plan.word.fingerprint()))
            try folder.write(start, at: stamp)
            try folder.write(summary)
        }
        defer { withExtendedLifetime((wordLock, runLock)) {} }
        try wordLock?.tell(folder)
        let session = TrainingSession(plan: plan, folder: folder, start: start, stamp: stamp, interruption: interruption)
        return try session.run(summary, journal: .anew, from: nil, sink: sink, opened: opened)
    }

    /// Goes on with a run where its saved state stands; of one that has finished, only where the changes give it something to do.
    /// - Parameters:
    ///   - changes: what is to be other than at the run's latest start.
    ///   - sink, interruption, opened: as in `start`.
    /// - Throws: one-line errors.
    public static func resume(_ folder: RunFolder, home: Home, resources: Resources, sink: any EventSink, interruption: InterruptFlag,
                              changes: RunChanges = RunChanges(), opened: (RunFolder) -> Void = { _ in }) throws -> Event.Finished {
        try resume(folder, home: home, resources: resources, sink: sink, interruption: interruption, changes: changes, adjusting: { _ in }, opened: opened)
    }

    /// - Parameter adjusting: changes any of the settings, for those who try out whatever a run's files may hold.
    package static func resume(_ folder: RunFolder, home: Home, resources: Resources, sink: any EventSink, interruption: InterruptFlag,
                               changes: RunChanges, adjusting: (inout TrainingSettings) -> Void,
                               opened: (RunFolder) -> Void = { _ in }) throws -> Event.Finished {
        // Before the state is read, so that no other process writes a newer one.
        guard let runLock = try folder.takeLock() else { throw RunAtWork(reference: folder.reference) }
        defer { withExtendedLifetime(runLock) {} }
        let earlier = try folder.latestStart()
        var settings = changes.applied(to: earlier.settings)
        adjusting(&settings)
        let point = try ResumePoint(folder, earlier, home: home)
        if let line = point.nothingToDo(settings, changes) {
            // A process that was killed at its very end left the word's lock, which goes with whoever takes it.
            if let word = try? WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory) { _ = try? WordLock.take(word) }
            sink.send(Event(time: DateStamp.now(), step: point.step, .log(Event.Log(.info, line))))
            return Event.Finished(state: .finished, reason: line)
        }
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        let wordLock = try WordLock.take(word)
        defer { withExtendedLifetime(wordLock) {} }
        try wordLock.tell(folder)
        let plan = try TrainingPlan(settings, home: home, resources: resources, resuming: point.embedding)
        let remarks = try point.remarks + claim(word, folder, point, takesOver: changes.takesOver)
        let stamp = DateStamp()
        let start = RunStart(plan, datetime: stamp.text)
        try folder.write(start, at: stamp)
        var summary = RunSummary(plan, step: point.step)
        if let before = try? folder.readSummary() { summary.startedAt = before.startedAt }
        if let state = point.state { summary.take(state) }
        let session = TrainingSession(
            plan: plan, folder: folder, start: start, stamp: stamp, interruption: interruption, remarks: remarks, earlierModelHash: earlier.modelHash)
        return try session.run(summary, journal: point.journal, from: point.state, sink: sink, opened: opened)
    }

    /// Why a run has nothing to go on with, and what would give it something; nil where it has.
    /// - Throws: `FileError` when its files cannot be read.
    public static func nothingToDo(_ folder: RunFolder, changes: RunChanges, home: Home) throws -> String? {
        let earlier = try folder.latestStart()
        guard try folder.readSummary().state == .finished else { return nil }
        return try ResumePoint(folder, earlier, home: home).nothingToDo(changes.applied(to: earlier.settings), changes)
    }

    /// Sees whether the embedding's file is what the run knows; what is not is left alone at the end, unless it is to be taken over.
    /// - Returns: what there is to say of it.
    private static func claim(_ word: WordFile, _ folder: RunFolder, _ point: ResumePoint, takesOver: Bool) throws -> [Event.Log] {
        let result = try folder.readResult(of: word)
        let now = try word.fingerprint()
        // A run that begins anew begins with the vectors that are there.
        if takesOver || point.embedding == nil {
            try folder.write(RunResult(seen: now))
            return []
        }
        let shown = SafeName.printable(word.word)
        if let step = result.promotedStep {
            return [Event.Log(.info, "Step \(step) of \(shown) was promoted and stays the result; what this run learns goes into its folder")]
        }
        guard !result.knows(now) else { return [] }
        return [Event.Log(.warning, "\(SafeName.printable(word.path)) is not what this run left there and stays as it is; what the run learns goes into its folder")]
    }
}

/// What a run does between having its folder and giving it up.
private struct TrainingSession {
    let plan: TrainingPlan
    let folder: RunFolder
    /// What is known of this start before the model is loaded, and the name of its file.
    let start: RunStart
    let stamp: DateStamp
    let interruption: InterruptFlag
    /// What there is to say of the files that the run goes on with.
    var remarks: [Event.Log] = []
    /// The hash of the checkpoint that the run has used so far; empty where that is not known.
    var earlierModelHash = ""

    private var settings: TrainingSettings { plan.settings }

    /// - Parameter journal: what becomes of the events and losses that the folder has.
    func run(_ summary: RunSummary, journal: RunJournal.Beginning, from state: TrainingState?, sink: any EventSink,
             opened: (RunFolder) -> Void) throws -> Event.Finished {
        for folder in [FilePath.folder(of: plan.word.path), plan.home.cache] { Leftovers.sweep(folder) }
        // Before anybody can connect: a watcher reads the journal once it is connected.
        let journal = try RunJournal(folder, journal)
        let server = try ControlServer(folder, interrupt: interruption)
        defer { server.close() }
        var summary = summary
        summary.processID = Int(getpid())
        let reporter = RunReporter(folder: folder, journal: journal, server: server, sink: sink, summary: summary)
        try reporter.update { _ in }
        opened(folder)
        do {
            return try run(from: state, reporter)
        } catch {
            let line = "\(error)"
            // A full disk must not hide why the run failed.
            try? reporter.update { ($0.state, $0.message, $0.processID) = (.failed, line, nil) }
            try? reporter.send(.finished(Event.Finished(state: .failed, reason: line)))
            throw error
        }
    }

    private func run(from saved: TrainingState?, _ reporter: RunReporter) throws -> Event.Finished {
        var loop: TrainingLoop?
        let (ending, reason): (RunState, String)
        do {
            for remark in remarks { try reporter.send(.log(remark)) }
            try reporter.send(.state(Event.State(.preparing, activity: "loading the model")))
            var problem: (any Error)?
            let largest = plan.ownSizes?.largest
            if let largest, let advice = TrainingAdvice.ownSize(largest, modelSize: plan.modelSize) { try reporter.log(.warning, advice.text) }
            let job = MemoryNeed.Job(width: largest?.width ?? settings.width ?? 0, height: largest?.height ?? settings.height ?? 0,
                                     batch: settings.batchSize, trains: true)
            let model = try LoadedModel.load(plan.model, settings.options, for: job, home: plan.home, resources: plan.resources) { log in
                do { try reporter.send(.log(log)) } catch { problem = error }
            }
            if let problem { throw problem }
            try check()
            var started = try prepare(model, saved, reporter)
            loop = started
            try reporter.update { $0.state = .running }
            try reporter.send(.state(Event.State(.running)))
            let end = try with(&started, keeping: &loop) { loop throws in try loop.run() }
            (ending, reason) = (.finished, end.reason)
        } catch is WorkInterrupted {
            let resuming = PastedCommand.resuming(folder, home: plan.home)
            (ending, reason) = (.interrupted, "interrupted; go on with: \(resuming)")
        } catch {
            // What was done until the last whole step stands. That this cannot be saved either must not hide why the run failed.
            try? loop?.save()
            throw error
        }
        // Saves by itself; where that fails nothing may be cut back to the last step, as the end may stand in the folder already.
        return try finish(loop, ending, reason: reason, reporter)
    }

    /// Runs the loop and keeps it as it was left, also when it throws.
    private func with(_ loop: inout TrainingLoop, keeping kept: inout TrainingLoop?, _ body: (inout TrainingLoop) throws -> TrainingLoop.End) throws -> TrainingLoop.End {
        defer { kept = loop }
        return try body(&loop)
    }

    private func check() throws {
        if interruption.isRaised { throw WorkInterrupted() }
    }

    // MARK: Preparing

    private func prepare(_ model: LoadedModel, _ saved: TrainingState?, _ reporter: RunReporter) throws -> TrainingLoop {
        let (width, height) = try plan.size(model)
        let seed = saved?.position.seed ?? UInt64(max(settings.seed, 0))
        let pictures = try PictureReader(plan: plan, model: model, width: width, height: height, seed: seed, reporter: reporter, check: check).read()
        let (training, heldOut) = HeldOut.split(pictures, share: settings.holdOut, seed: seed)
        let groups = Dictionary(grouping: training.indices) { training[$0].latent.shape }
        let batches = BatchPlan(groups: groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { groups[$0] },
                                batchSize: settings.batchSize, accumulation: settings.gradientAccumulation)
        let fingerprint = DatasetFingerprint(pictures: pictures.map(\.path))
        let (state, order) = try startingPoint(saved, model, batches, fingerprint, seed, firstPrompt: training.first?.prompt ?? settings.name, reporter)
        try describe(model, state, pictures, batches, width, height, reporter)
        var store = EmbeddingStore(folder: plan.home.embeddings, widths: model.textWidths)
        store.register(plan.embedding, path: plan.word.path)
        try tell(of: pictures, store, model, reporter)
        let words = TrainingWords(store, teaching: settings.name, model: model.model)
        let loss = TrainingLoss(model: model.model, words: words, conditioning: ConditioningOptions(settings.options), check: check)
        let cadence = ValidationCadence(state.position, settings)
        let (previewWidth, previewHeight) = try PictureSize.checked(settings.preview.width ?? width, settings.preview.height ?? height, factor: model.latentFactor)
        return TrainingLoop(
            plan: plan, model: model, pictures: training, loss: loss,
            validation: ValidationLoss(training, evaluations: cadence.evaluations, trainTimesteps: model.model.schedule.count),
            heldOutValidation: ValidationLoss(heldOut, evaluations: cadence.evaluations, trainTimesteps: model.model.schedule.count),
            previews: PreviewMaker(model: model, settings: settings, words: words, width: previewWidth, height: previewHeight, check: check),
            look: plan.saveImageEvery > 0 ? try LatentPreview(model.generationVAE.autoencoder, compute: model.compute, check: check) : nil,
            reporter: reporter, interruption: interruption, state: state, order: order)
    }

    /// Says which other embeddings the prompts name, and which they seem to.
    private func tell(of pictures: [EncodedPicture], _ store: EmbeddingStore, _ model: LoadedModel, _ reporter: RunReporter) throws {
        let words = PromptWords(store, tokenizer: model.model.textEncoders.tokenizer, options: ConditioningOptions(settings.options))
        let previews = [settings.preview.prompt, settings.preview.negativePrompt].compactMap(\.self)
        for log in words.logs(on: pictures.map(\.prompt) + previews, own: settings.name) { try reporter.send(.log(log)) }
    }

    /// The saved state over the same pictures, the saved state over other ones, or a beginning.
    private func startingPoint(_ saved: TrainingState?, _ model: LoadedModel, _ batches: BatchPlan, _ fingerprint: DatasetFingerprint,
                               _ seed: UInt64, firstPrompt: String, _ reporter: RunReporter) throws -> (TrainingState, EpochOrder) {
        guard var state = saved else {
            let order = EpochOrder(plan: batches, random: TrainingRandom(seed: seed, stream: 1))
            let (step, count) = (plan.embedding.step ?? 0, plan.embedding.vectors.values.count)
            let zeros = [Float](repeating: 0, count: count)
            let optimizer = try earlierOptimizer(step: step) ?? AdamWState(step: 0, mean: zeros, squaredMean: zeros)
            let position = TrainingState.Position(
                step: step, optimizerStep: optimizer.step, order: order.state, draws: TrainingRandom(seed: seed, stream: 2), seed: seed,
                validation: FlatDetector(), recentLosses: [], lastPreview: nil, lastPrompt: firstPrompt,
                journal: RunJournal.Lengths(events: 0, losses: 0),
                dataset: fingerprint, kernels: model.kernels, initialStep: step, plannedSteps: settings.maxSteps - step)
            return (TrainingState(position: position, vectors: plan.embedding.vectors, optimizer: optimizer), order)
        }
        if state.position.kernels != model.kernels {
            try reporter.log(.warning, "The run was saved on a processor with \(state.position.kernels); with \(model.kernels) it goes on, but not bit for bit")
            state.position.kernels = model.kernels
        }
        if state.position.dataset == fingerprint { return (state, EpochOrder(plan: batches, state: state.position.order)) }
        try reporter.log(.info, "The pictures have changed (\(state.position.dataset.pictures) then, \(fingerprint.pictures) now): going on from step \(state.position.step) over the new ones")
        state.position.dataset = fingerprint
        // Another validation set: its losses do not compare with the old ones.
        state.position.validation = FlatDetector()
        let order = EpochOrder(plan: batches, random: state.position.order.random)
        state.position.order = order.state
        return (state, order)
    }

    /// The optimizer that belongs to an embedding with steps: from its run's state, or from `NAME.pt.optim`.
    private func earlierOptimizer(step: Int) throws -> AdamWState? {
        guard step > 0 else { return nil }
        for entry in Runs(logDirectory: settings.logDirectory ?? plan.home.logDirectory).entries where entry.summary.name == settings.name {
            if let state = try? TrainingState.read(RunFolder(path: entry.path)), state.position.step == step, state.vectors == plan.embedding.vectors {
                return state.optimizer
            }
        }
        return try OptimizerStateFile.read(besides: plan.word.path, of: plan.embedding.vectors)
    }

    private func describe(_ model: LoadedModel, _ state: TrainingState, _ pictures: [EncodedPicture], _ batches: BatchPlan, _ width: Int, _ height: Int,
                          _ reporter: RunReporter) throws {
        if !earlierModelHash.isEmpty, earlierModelHash != model.hash {
            try reporter.log(.warning, "The model \(model.name) is another file than before (\(model.hash), then \(earlierModelHash)): the word goes on in another model than it began in")
        }
        var start = start
        start.modelName = model.name
        (start.modelHash, start.vae, start.kernels) = (model.hash, model.trainingVAE.name, model.kernels)
        (start.pictures, start.initialStep, start.dataset) = (pictures.count, state.position.step, state.position.dataset)
        (start.settings.width, start.settings.height) = (width, height)
        try folder.write(start, at: stamp)
        try reporter.update { ($0.modelName, $0.step) = (model.name, state.position.step) }
        reporter.step = state.position.step
        try reporter.send(.started(Event.Started(
            name: settings.name, maxSteps: settings.maxSteps, modelName: model.name, vae: model.trainingVAE.name, pictures: pictures.count,
            batchSize: batches.batchSize, gradientAccumulation: batches.accumulation, vectorsPerToken: plan.embedding.vectors.count,
            vocabularyNorm: plan.vocabularyNorm, width: width, height: height, ownSizes: plan.ownSizes?.texts, folder: folder.path)))
        if model.generationVAE.name != model.trainingVAE.name {
            try reporter.log(.info, "Pictures are encoded by \(model.trainingVAE.description), previews decoded by \(model.generationVAE.description)")
        }
        let advice = TrainingAdvice.advice(TrainingAdvice.Facts(
            steps: settings.maxSteps - state.position.step, pictures: pictures.count, captions: pictures.count { !$0.caption.isFromFileName },
            picturesPerStep: batches.batchSize * batches.accumulation, learningRate: plan.learningRate, size: settings.keepSize ? nil : (width, height),
            modelSize: model.sampleSize, modelName: model.name, template: (plan.template, plan.templatePath),
            vectorsPerToken: plan.embedding.vectors.count))
        for line in advice { try reporter.log(.advice, line.text) }
    }

    // MARK: Ending

    /// Saves what there is, writes the embedding into the home and says how the run ended.
    private func finish(_ loop: TrainingLoop?, _ ending: RunState, reason: String, _ reporter: RunReporter) throws -> Event.Finished {
        var finished = Event.Finished(state: ending, reason: reason)
        if var loop {
            try loop.save()
            reporter.step = loop.state.position.step
            finished.file = try publish(loop, reporter)
            if ending == .finished {
                finished.readyPrompt = ReadyPrompt.text(name: settings.name, kind: plan.kind, modelName: loop.model.name, caption: loop.pictures.first?.caption.text ?? "")
            }
        }
        try reporter.conclude(finished)
        return finished
    }

    /// Makes the vectors the word's own where its file is still what this run knows; else they go into the run's folder, and one line says so.
    /// - Returns: the file that has them.
    private func publish(_ loop: TrainingLoop, _ reporter: RunReporter) throws -> String {
        let (word, step) = (plan.word, loop.state.position.step)
        let result = try folder.readResult(of: word)
        if result.promotedStep == nil, result.knows(try word.fingerprint()) {
            try folder.replace(word, with: loop.embedding())
            try loop.writeOptimizer(besides: word.path)
            try reporter.send(.saved(Event.Saved(file: word.path)))
            return word.path
        }
        let copy = folder.embedding(settings.name, step: step)
        if FileStatus(copy) == nil { try loop.writeCopy(to: copy) }
        let command = SafeName.printable(
            PastedCommand.text("promote", [folder.reference], options: ["--step", String(step)], home: plan.home, logDirectory: settings.logDirectory))
        if let promoted = result.promotedStep {
            try reporter.log(.info, "Step \(promoted), which was promoted, stays the result; `\(command)` makes step \(step) the result")
        } else {
            try reporter.log(.warning, "\(SafeName.printable(word.path)) was changed by somebody else and stays as it is; `\(command) --force` puts step \(step) of this run there")
        }
        return copy
    }
}

extension RunSummary {
    /// What is told of a run that begins.
    init(_ plan: TrainingPlan, step: Int) {
        self.init(name: plan.settings.name, state: .preparing, step: step, maxSteps: plan.settings.maxSteps, startedAt: DateStamp.now(),
                  modelName: plan.settings.options.model)
    }
}

extension RunStart {
    /// What is known of a start before the model is loaded.
    init(_ plan: TrainingPlan, datetime: String) {
        self.init(settings: plan.settings, datetime: datetime, modelName: plan.settings.options.model, modelHash: "", vae: "", pictures: plan.pictures.count,
                  vectorsPerToken: plan.embedding.vectors.count, initialStep: plan.embedding.step ?? 0, kernels: "", dataset: nil, version: Program.version)
    }
}
