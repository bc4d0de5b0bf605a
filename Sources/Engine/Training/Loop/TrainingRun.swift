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
        let plan = try TrainingPlan(settings, home: home, resources: resources)
        let folder = try RunFolder.create(logDirectory: plan.settings.logDirectory ?? home.logDirectory, name: plan.settings.name)
        let lock = try takeLock(folder)
        defer { withExtendedLifetime(lock) {} }
        return try run(folder, plan, state: nil, sink: sink, interruption: interruption, opened: opened)
    }

    /// Goes on with a run where its saved state stands.
    /// - Parameters:
    ///   - change: adjusts the settings of the run's latest start, for example the number of threads.
    ///   - sink, interruption, opened: as in `start`.
    /// - Throws: one-line errors.
    public static func resume(_ folder: RunFolder, home: Home, resources: Resources, sink: any EventSink, interruption: InterruptFlag,
                              change: (inout TrainingSettings) -> Void = { _ in },
                              opened: (RunFolder) -> Void = { _ in }) throws -> Event.Finished {
        // Before the state is read, so that no other process writes a newer one.
        let lock = try takeLock(folder)
        defer { withExtendedLifetime(lock) {} }
        var settings = try folder.latestStart().settings
        change(&settings)
        let state = FileStatus(folder.state) == nil ? nil : try TrainingState.read(folder)
        let plan = try TrainingPlan(settings, home: home, resources: resources, state: state)
        return try run(folder, plan, state: state, sink: sink, interruption: interruption, opened: opened)
    }

    private static func takeLock(_ folder: RunFolder) throws -> FileLock {
        guard let lock = try folder.takeLock() else {
            throw RunAtWork(reference: folder.reference)
        }
        return lock
    }

    /// - Parameter folder: its lock is held by this process.
    private static func run(_ folder: RunFolder, _ plan: TrainingPlan, state: TrainingState?, sink: any EventSink,
                            interruption: InterruptFlag, opened: (RunFolder) -> Void) throws -> Event.Finished {
        Leftovers.sweep(FilePath.folder(of: plan.embeddingPath))
        // Before anybody can connect: a watcher reads the journal once it is connected.
        let journal = try RunJournal(folder, resumingFrom: state?.position.journal)
        let server = try ControlServer(folder, interrupt: interruption)
        defer { server.close() }
        var summary = RunSummary(name: plan.settings.name, state: .preparing, step: state?.position.step ?? plan.embedding.step ?? 0,
                                 maxSteps: plan.settings.maxSteps, startedAt: DateStamp.now(), modelName: plan.settings.options.model)
        if let earlier = try? folder.readSummary() { summary.startedAt = earlier.startedAt }
        if let state { summary.take(state) }
        summary.processID = Int(getpid())
        let reporter = RunReporter(folder: folder, journal: journal, server: server, sink: sink, summary: summary)
        try reporter.update { _ in }
        opened(folder)
        do {
            return try TrainingSession(plan: plan, folder: folder, reporter: reporter, interruption: interruption).run(from: state)
        } catch {
            let line = "\(error)"
            // A full disk must not hide why the run failed.
            try? reporter.update { ($0.state, $0.message, $0.processID) = (.failed, line, nil) }
            try? reporter.send(.finished(Event.Finished(state: .failed, reason: line)))
            throw error
        }
    }
}

/// What a run does between having its folder and giving it up.
private struct TrainingSession {
    let plan: TrainingPlan
    let folder: RunFolder
    let reporter: RunReporter
    let interruption: InterruptFlag
    /// Names the settings file of this start.
    let stamp = DateStamp()

    private var settings: TrainingSettings { plan.settings }

    func run(from saved: TrainingState?) throws -> Event.Finished {
        var loop: TrainingLoop?
        do {
            // Already now, so that a run that is stopped while it prepares can be resumed; completed once the model is known.
            try folder.write(start(modelName: settings.options.model), at: stamp)
            try reporter.send(.state(Event.State(.preparing, activity: "loading the model")))
            var problem: (any Error)?
            let largest = plan.ownSizes?.largest
            if let largest, let advice = TrainingAdvice.ownSize(largest, modelSize: plan.modelSize) { try reporter.log(.warning, advice.text) }
            let job = MemoryNeed.Job(width: largest?.width ?? settings.width ?? 0, height: largest?.height ?? settings.height ?? 0,
                                     batch: settings.batchSize, trains: true)
            let model = try LoadedModel.load(settings.options, for: job, home: plan.home, resources: plan.resources) { log in
                do { try reporter.send(.log(log)) } catch { problem = error }
            }
            if let problem { throw problem }
            try check()
            var started = try prepare(model, saved)
            loop = started
            try reporter.update { $0.state = .running }
            try reporter.send(.state(Event.State(.running)))
            let end = try with(&started, keeping: &loop) { loop throws in try loop.run() }
            return try finish(loop, .finished, reason: end.reason)
        } catch is WorkInterrupted {
            let resuming = PastedCommand.text("resume", [folder.reference], home: plan.home, logDirectory: settings.logDirectory)
            return try finish(loop, .interrupted, reason: "interrupted; go on with: \(resuming)")
        } catch {
            // What was done until the last whole step stands. That this cannot be saved either must not hide why the run failed.
            try? loop?.save()
            throw error
        }
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

    private func prepare(_ model: LoadedModel, _ saved: TrainingState?) throws -> TrainingLoop {
        let (width, height) = try plan.size(model)
        let seed = saved?.position.seed ?? UInt64(max(settings.seed, 0))
        let pictures = try PictureReader(plan: plan, model: model, width: width, height: height, seed: seed, reporter: reporter, check: check).read()
        let (training, heldOut) = HeldOut.split(pictures, share: settings.holdOut, seed: seed)
        let groups = Dictionary(grouping: training.indices) { [training[$0].latent.height, training[$0].latent.width] }
        let batches = BatchPlan(groups: groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { groups[$0] },
                                batchSize: settings.batchSize, accumulation: settings.gradientAccumulation)
        let fingerprint = DatasetFingerprint(pictures: pictures.map(\.path))
        let (state, order) = try startingPoint(saved, model, batches, fingerprint, seed, firstPrompt: training.first?.prompt ?? settings.name)
        try describe(model, state, pictures, batches, width, height)
        var store = EmbeddingStore(folder: plan.home.embeddings, width: model.textWidth)
        store.register(plan.embedding, path: plan.embeddingPath)
        try tell(of: pictures, store, model)
        let words = TrainingWords(store, teaching: settings.name, model: model.model)
        let loss = TrainingLoss(model: model.model, words: words, conditioning: ConditioningOptions(settings.options), check: check)
        let cadence = ValidationCadence(maxSteps: settings.maxSteps - state.position.initialStep, every: settings.validateEvery)
        let (previewWidth, previewHeight) = try PictureSize.checked(settings.preview.width ?? width, settings.preview.height ?? height, factor: model.latentFactor)
        return TrainingLoop(
            plan: plan, model: model, pictures: training, loss: loss,
            validation: ValidationLoss(training, evaluations: cadence.evaluations, trainTimesteps: model.model.schedule.count),
            heldOutValidation: ValidationLoss(heldOut, evaluations: cadence.evaluations, trainTimesteps: model.model.schedule.count),
            previews: PreviewMaker(model: model, settings: settings, words: words, width: previewWidth, height: previewHeight, check: check),
            look: settings.saveImageEvery > 0 ? try LatentPreview(model.generationVAE.autoencoder, compute: model.compute, check: check) : nil,
            reporter: reporter, interruption: interruption, state: state, order: order)
    }

    /// Says which other embeddings the prompts name, and which they seem to.
    private func tell(of pictures: [EncodedPicture], _ store: EmbeddingStore, _ model: LoadedModel) throws {
        let words = PromptWords(store, tokenizer: model.model.tokenizer, options: ConditioningOptions(settings.options))
        let previews = [settings.preview.prompt, settings.preview.negativePrompt].compactMap(\.self)
        for log in words.logs(on: pictures.map(\.prompt) + previews, own: settings.name) { try reporter.send(.log(log)) }
    }

    /// The saved state over the same pictures, the saved state over other ones, or a beginning.
    private func startingPoint(_ saved: TrainingState?, _ model: LoadedModel, _ batches: BatchPlan, _ fingerprint: DatasetFingerprint,
                               _ seed: UInt64, firstPrompt: String) throws -> (TrainingState, EpochOrder) {
        guard var state = saved else {
            let order = EpochOrder(plan: batches, random: TrainingRandom(seed: seed, stream: 1))
            let (step, count) = (plan.embedding.step ?? 0, plan.embedding.vectors.values.count)
            let zeros = [Float](repeating: 0, count: count)
            let optimizer = try earlierOptimizer(step: step) ?? AdamWState(step: 0, mean: zeros, squaredMean: zeros)
            let position = TrainingState.Position(
                step: step, optimizerStep: optimizer.step, order: order.state, draws: TrainingRandom(seed: seed, stream: 2), seed: seed,
                validation: FlatDetector(), recentLosses: [], lastPreview: nil, lastPrompt: firstPrompt,
                journal: RunJournal.Lengths(events: 0, losses: 0),
                dataset: fingerprint, kernels: model.kernels, initialStep: step)
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
        return try OptimizerStateFile.read(besides: plan.embeddingPath, of: plan.embedding.vectors)
    }

    /// What is known of this start before the model is loaded.
    private func start(modelName: String) -> RunStart {
        RunStart(settings: settings, datetime: stamp.text, modelName: modelName, modelHash: "", vae: "", pictures: plan.pictures.count,
                 vectorsPerToken: plan.embedding.vectors.count, initialStep: plan.embedding.step ?? 0, kernels: "", dataset: nil, version: Program.version)
    }

    private func describe(_ model: LoadedModel, _ state: TrainingState, _ pictures: [EncodedPicture], _ batches: BatchPlan, _ width: Int, _ height: Int) throws {
        var start = start(modelName: model.name)
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
    private func finish(_ loop: TrainingLoop?, _ ending: RunState, reason: String) throws -> Event.Finished {
        var finished = Event.Finished(state: ending, reason: reason)
        if var loop {
            try loop.save()
            try loop.write(loop.state, to: plan.embeddingPath)
            reporter.step = loop.state.position.step
            try reporter.send(.saved(Event.Saved(file: plan.embeddingPath)))
            finished.file = plan.embeddingPath
            if ending == .finished {
                finished.readyPrompt = ReadyPrompt.text(name: settings.name, kind: plan.kind, modelName: loop.model.name, caption: loop.pictures.first?.caption.text ?? "")
            }
        }
        try reporter.update { ($0.state, $0.message, $0.processID) = (ending, reason, nil) }
        try reporter.send(.finished(finished))
        return finished
    }
}
