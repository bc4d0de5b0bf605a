import EngineInterface
import Glibc
import Imaging
import StableDiffusion

/// One training of one embedding, from its start (or where it was left) to its end, in this process.
///
/// The run folder is the truth: everything that is said goes into it, and `resume` needs nothing else. Belongs to the thread that trains.
public final class TrainingRun {
    let plan: TrainingPlan
    let model: LoadedModel
    let reporter: RunReporter
    let interruption: InterruptFlag
    let step: TrainingStep
    let validation: ValidationLoss
    let heldOutValidation: ValidationLoss
    let cadence: ValidationCadence
    let previews: PreviewMaker
    let look: LatentPreview?
    /// Where the run stands: always after a whole step.
    var state: TrainingState
    private var order: EpochOrder
    /// The preview that was made last, and its step: one a step is enough.
    var madePreview: (step: Int, event: Event.Content)?
    private var lastSave = ContinuousClock.now
    /// Seconds that a step takes, lately.
    private var secondsPerStep = Double.nan

    /// Time between two states at most.
    private static let saveInterval = Duration.seconds(10)

    /// Why there is no further step.
    private enum End {
        case maxSteps, scheduleRanOut, flat

        var reason: String {
            switch self {
            case .maxSteps: "all steps are done"
            case .scheduleRanOut: "the learning rate's schedule ended"
            case .flat: "the validation loss is flat"
            }
        }
    }

    // MARK: Beginning

    /// Starts a new run.
    /// - Parameters:
    ///   - sink: gets every event too, as the process's own output.
    ///   - interruption: ends the run where it stands, everything saved.
    ///   - opened: called with the run folder as soon as it is there.
    /// - Returns: how it ended: `finished` or `interrupted`.
    /// - Throws: one-line errors; a run that began has them in its folder, too.
    public static func start(_ settings: TrainingSettings, home: Home, resources: Resources, sink: any EventSink,
                             interruption: InterruptFlag, opened: (RunFolder) -> Void = { _ in }) throws -> Event.Finished {
        try live(RunBeginning(settings, home: home, resources: resources), sink, interruption, opened)
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
        guard let lock = try folder.takeLock() else { throw RunAtWork(reference: folder.reference) }
        let earlier = try folder.latestStart()
        var settings = changes.applied(to: earlier.settings)
        adjusting(&settings)
        let point = try ResumePoint(folder, earlier, home: home)
        guard let line = point.nothingToDo(settings, changes) else {
            let beginning = try RunBeginning(resuming: point, settings, takesOver: changes.takesOver, lock: lock, home: home, resources: resources)
            return try live(beginning, sink, interruption, opened)
        }
        // A process that was killed at its very end left the word's lock, which goes with whoever takes it.
        if let word = try? WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory) { _ = try? WordLock.take(word) }
        sink.send(Event(time: DateStamp.now(), step: point.step, .log(Event.Log(.info, line))))
        return withExtendedLifetime(lock) { Event.Finished(state: .finished, reason: line) }
    }

    /// Why a run has nothing to go on with, and what would give it something; nil where it has.
    /// - Throws: `FileError` when its files cannot be read.
    public static func nothingToDo(_ folder: RunFolder, changes: RunChanges, home: Home) throws -> String? {
        let earlier = try folder.latestStart()
        guard try folder.readSummary().state == .finished else { return nil }
        return try ResumePoint(folder, earlier, home: home).nothingToDo(changes.applied(to: earlier.settings), changes)
    }

    /// What a run does between having its folder and giving it up.
    private static func live(_ beginning: RunBeginning, _ sink: any EventSink, _ interruption: InterruptFlag,
                             _ opened: (RunFolder) -> Void) throws -> Event.Finished {
        let (plan, folder) = (beginning.plan, beginning.folder)
        for folder in [FilePath.folder(of: plan.word.path), plan.home.cache] { Leftovers.sweep(folder) }
        // Before anybody can connect: a watcher reads the journal once it is connected.
        let journal = try RunJournal(folder, beginning.journal)
        let server = try ControlServer(folder, interrupt: interruption)
        defer { server.close() }
        var summary = beginning.summary
        summary.processID = Int(getpid())
        let reporter = RunReporter(folder: folder, journal: journal, server: server, sink: sink, summary: summary)
        try reporter.update { _ in }
        opened(folder)
        do {
            let run: TrainingRun
            do {
                run = try TrainingRun(beginning, reporter, interruption)
            } catch is WorkInterrupted {
                let finished = interrupted(beginning.plan, folder)
                try reporter.conclude(finished)
                return finished
            }
            return try withExtendedLifetime(beginning) { try run.live() }
        } catch {
            let line = "\(error)"
            // A full disk must not hide why the run failed.
            try? reporter.update { ($0.state, $0.message, $0.processID) = (.failed, line, nil) }
            try? reporter.send(.finished(Event.Finished(state: .failed, reason: line)))
            throw error
        }
    }

    /// Loads the model and encodes the pictures.
    private init(_ beginning: RunBeginning, _ reporter: RunReporter, _ interruption: InterruptFlag) throws {
        let (plan, settings) = (beginning.plan, beginning.plan.settings)
        let model = try beginning.load(reporter)
        try interruption.check()
        let (width, height) = try plan.size(model)
        let seed = beginning.saved?.position.seed ?? UInt64(max(settings.seed, 0))
        let check: InterruptionCheck = interruption.check
        let reader = PictureReader(plan: plan, model: model, width: width, height: height, seed: seed, reporter: reporter, check: check)
        let dataset = try TrainingPictures(try reader.read(), settings, seed: seed)
        (state, order) = try beginning.startingPoint(over: dataset, kernels: model.kernels, seed: seed, reporter)
        try beginning.describe(model, state, dataset, width, height, reporter)
        var store = EmbeddingStore(folder: plan.home.embeddings, widths: model.textWidths)
        store.register(plan.embedding, path: plan.word.path)
        try beginning.tell(of: dataset, store, model, reporter)
        let words = TrainingWords(store, teaching: settings.name, model: model.model)
        let loss = TrainingLoss(model: model.model, words: words, conditioning: ConditioningOptions(settings.options), check: check)
        step = TrainingStep(plan: plan, pictures: dataset.training, loss: loss)
        cadence = ValidationCadence(state.position, settings)
        let timesteps = model.model.schedule.count
        validation = ValidationLoss(dataset.training, evaluations: cadence.evaluations, trainTimesteps: timesteps)
        heldOutValidation = ValidationLoss(dataset.heldOut, evaluations: cadence.evaluations, trainTimesteps: timesteps)
        let (previewWidth, previewHeight) = try PictureSize.checked(settings.preview.width ?? width, settings.preview.height ?? height, factor: model.latentFactor)
        previews = PreviewMaker(model: model, settings: settings, words: words, width: previewWidth, height: previewHeight, check: check)
        look = plan.saveImageEvery > 0 ? try LatentPreview(model.generationVAE.autoencoder, compute: model.compute, check: check) : nil
        (self.plan, self.model, self.reporter, self.interruption) = (plan, model, reporter, interruption)
        try reporter.update { $0.state = .running }
        try reporter.send(.state(Event.State(.running)))
    }

    // MARK: Training

    private func live() throws -> Event.Finished {
        let finished: Event.Finished
        do {
            finished = Event.Finished(state: .finished, reason: try train().reason)
        } catch is WorkInterrupted {
            finished = Self.interrupted(plan, reporter.folder)
        } catch {
            // What was done until the last whole step stands. That this cannot be saved either must not hide why the run failed.
            try? save()
            throw error
        }
        // Saves by itself; where that fails nothing may be cut back to the last step, as the end may stand in the folder already.
        return try conclude(finished)
    }

    /// Makes steps until there is none left.
    /// - Throws: `WorkInterrupted`, `NotFinite`, file errors.
    private func train() throws -> End {
        // What was said while preparing stays, whatever becomes of the first step.
        state.position.journal = try reporter.journal.lengths()
        if state.position.validation.losses.isEmpty, state.position.step == state.position.initialStep {
            var next = state
            try validateIfDue(&next)
            // Once the journal has it: a state must not know what the journal does not.
            next.position.journal = try reporter.journal.lengths()
            state = next
        }
        try save()
        while true {
            let end = end()
            guard end == nil, let rate = plan.learningRate.rate(afterUpdates: state.position.step) else {
                try leaveLastStep()
                return end ?? .scheduleRanOut
            }
            try obey(reporter.takeCommands())
            var (next, nextOrder) = (state, order)
            let started = ContinuousClock.now
            let loss = try step(&next, &nextOrder, rate: rate)
            try tell(next, loss: loss, rate: rate, took: ContinuousClock.now - started, stepsPerEpoch: nextOrder.plan.stepsPerEpoch)
            try adviseOnNorm(&next)
            try saveCopyIfDue(&next)
            try validateIfDue(&next)
            try previewIfDue(&next)
            next.position.order = nextOrder.state
            try commit(next, nextOrder)
        }
    }

    /// Why there is no further step, told from the state alone, so that a run that was killed at its end ends as it would have.
    private func end() -> End? {
        let position = state.position
        if position.step >= plan.settings.maxSteps { return .maxSteps }
        let hasMeasured = !validation.isEmpty && position.step > position.initialStep && cadence.isDue(step: position.step - position.initialStep)
        return plan.settings.stopWhenFlat && hasMeasured && position.validation.isFlat ? .flat : nil
    }

    private func tell(_ next: TrainingState, loss: Double, rate: Double, took time: Duration, stepsPerEpoch: Int) throws {
        let seconds = time.inSeconds
        secondsPerStep = secondsPerStep.isNaN ? seconds : secondsPerStep + (seconds - secondsPerStep) / 16
        let (step, length) = (next.position.step, max(1, stepsPerEpoch))
        reporter.step = step
        try reporter.send(.step(Event.Step(
            epoch: (step - 1) / length, epochStep: (step - 1) % length, loss: loss, learnRate: rate,
            norm: next.vectors.meanNorm, seconds: seconds, prompt: next.position.lastPrompt, memory: Processor.residentBytes)))
        if plan.settings.writeCSVEvery > 0, step % plan.settings.writeCSVEvery == 0 {
            try reporter.journal.appendLoss(step: step, stepsPerEpoch: stepsPerEpoch, loss: loss, learningRate: rate)
        }
    }

    /// Ends a step: notes how far the journal tells of it, and saves where that is due.
    private func commit(_ next: TrainingState, _ nextOrder: EpochOrder) throws {
        var next = next
        // The state first knows of the step when the journal does.
        next.position.journal = try reporter.journal.lengths()
        (state, order) = (next, nextOrder)
        let step = state.position.step
        let isDue = [plan.saveEmbeddingEvery, plan.saveImageEvery].contains { $0 > 0 && step % $0 == 0 }
        if isDue || ContinuousClock.now - lastSave >= Self.saveInterval { try save() }
    }

    /// Writes state and summary, so that the run can go on from here.
    func save() throws {
        state.position.journal = try reporter.journal.sync(upTo: state.position.journal)
        try state.write(reporter.folder)
        let (saved, seconds) = (state, secondsPerStep)
        try reporter.update { summary in
            summary.state = .running
            summary.take(saved)
            summary.secondsPerStep = seconds
        }
        lastSave = .now
    }

    // MARK: Ending

    private static func interrupted(_ plan: TrainingPlan, _ folder: RunFolder) -> Event.Finished {
        let resuming = PastedCommand.resuming(folder, home: plan.home)
        return Event.Finished(state: .interrupted, reason: "interrupted; go on with: \(resuming)")
    }

    /// Saves what there is, writes the embedding into the home and says how the run ended.
    private func conclude(_ ending: Event.Finished) throws -> Event.Finished {
        var finished = ending
        try save()
        reporter.step = state.position.step
        finished.file = try publish()
        if ending.state == .finished {
            finished.readyPrompt = ReadyPrompt.text(name: plan.settings.name, kind: plan.kind, modelName: model.name, caption: step.pictures.first?.caption.text ?? "")
        }
        try reporter.conclude(finished)
        return finished
    }

    /// Makes the vectors the word's own where its file is still what this run knows; else they go into the run's folder, and one line says so.
    /// - Returns: the file that has them.
    private func publish() throws -> String {
        let (word, folder, step) = (plan.word, reporter.folder, state.position.step)
        let result = try folder.readResult(of: word)
        if result.promotedStep == nil, result.knows(try word.fingerprint()) {
            try folder.replace(word, with: embedding(at: state))
            try writeOptimizer(of: state, besides: word.path)
            try reporter.send(.saved(Event.Saved(file: word.path)))
            return word.path
        }
        let copy = folder.embedding(plan.settings.name, step: step)
        if !FileStatus.isThere(copy) { try writeCopy(of: state, to: copy) }
        let command = SafeName.printable(PastedCommand.text(
            "promote", [folder.reference], options: ["--step", String(step)], home: plan.home, logDirectory: plan.settings.logDirectory))
        if let promoted = result.promotedStep {
            try reporter.log(.info, "Step \(promoted), which was promoted, stays the result; `\(command)` makes step \(step) the result")
        } else {
            try reporter.log(.warning, "\(SafeName.printable(word.path)) was changed by somebody else and stays as it is; `\(command) --force` puts step \(step) of this run there")
        }
        return copy
    }
}
