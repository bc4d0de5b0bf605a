import EngineInterface
import Glibc
import Imaging
import StableDiffusion
import Tensor

/// The work was told to stop; what was finished before stands.
struct WorkInterrupted: Error {}

/// A loss or a gradient that is no number: nothing of the step was kept.
struct NotFinite: Error, CustomStringConvertible {
    let step: Int
    let pictures: [String]

    var description: String {
        "The loss of step \(step) (\(pictures.joined(separator: ", "))) is not a finite number; the last good state stands. "
            + "Cures: a lower learning rate, --precision full, another VAE (--vae)"
    }
}

/// The steps of a run, from a state to the end: the part that knows what a step is. When it stops it leaves `state` after a whole step.
struct TrainingLoop {
    let plan: TrainingPlan
    let model: LoadedModel
    let pictures: [EncodedPicture]
    let loss: TrainingLoss
    let validation: ValidationLoss
    let heldOutValidation: ValidationLoss
    let cadence: ValidationCadence
    let previews: PreviewMaker
    let look: LatentPreview?
    let reporter: RunReporter
    let interruption: InterruptFlag
    private(set) var state: TrainingState
    private var order: EpochOrder
    private var lastSave = ContinuousClock.now
    /// Seconds that a step takes, lately.
    private var secondsPerStep = Double.nan

    /// The preview that was made last, and its step: one a step is enough.
    private var madePreview: (step: Int, event: Event.Content)?

    /// Time between two states at most.
    private static let saveInterval = Duration.seconds(10)

    init(plan: TrainingPlan, model: LoadedModel, pictures: [EncodedPicture], loss: TrainingLoss, validation: ValidationLoss,
         heldOutValidation: ValidationLoss, previews: PreviewMaker, look: LatentPreview?, reporter: RunReporter,
         interruption: InterruptFlag, state: TrainingState, order: EpochOrder) {
        self.plan = plan
        self.model = model
        self.pictures = pictures
        self.loss = loss
        self.validation = validation
        self.heldOutValidation = heldOutValidation
        self.previews = previews
        self.look = look
        self.reporter = reporter
        self.interruption = interruption
        self.state = state
        self.order = order
        cadence = ValidationCadence(state.position, plan.settings)
    }

    /// Why the loop came to its end.
    enum End {
        case maxSteps, scheduleRanOut, flat

        var reason: String {
            switch self {
            case .maxSteps: "all steps are done"
            case .scheduleRanOut: "the learning rate's schedule ended"
            case .flat: "the validation loss is flat"
            }
        }
    }

    /// Runs to the end.
    /// - Throws: `WorkInterrupted`, `NotFinite`, file errors.
    mutating func run() throws -> End {
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
                try conclude()
                return end ?? .scheduleRanOut
            }
            try obey(reporter.takeCommands())
            var (next, nextOrder) = (state, order)
            try step(&next, &nextOrder, rate: rate)
            reporter.step = next.position.step
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

    /// Leaves a copy and a preview of the last step, which has none where it is none of the cadence's.
    private mutating func conclude() throws {
        guard state.position.concludedStep != state.position.step else { return }
        var next = state
        reporter.step = next.position.step
        if plan.saveEmbeddingEvery > 0, next.position.step % plan.saveEmbeddingEvery != 0 { try saveCopy(&next) }
        if plan.saveImageEvery > 0, next.position.step % plan.saveImageEvery != 0 { try preview(&next) }
        next.position.concludedStep = next.position.step
        next.position.journal = try reporter.journal.lengths()
        state = next
        try save()
    }

    // MARK: One step

    /// One optimizer update over `accumulation` batches.
    private mutating func step(_ next: inout TrainingState, _ nextOrder: inout EpochOrder, rate: Double) throws {
        let started = ContinuousClock.now
        let vectors = Tensor(next.vectors.values, shape: [next.vectors.count, next.vectors.width], compute: model.compute)
        var gradient = [Float](repeating: 0, count: vectors.count)
        var total = 0.0
        var names: [String] = []
        for _ in 0 ..< nextOrder.plan.accumulation {
            let samples = nextOrder.nextBatch().map { sample(pictures[$0], &next.position.draws) }
            names += samples.map(\.picture)
            next.position.lastPrompt = samples.first?.prompt ?? next.position.lastPrompt
            let variable = vectors.variable
            let part = try loss(samples, vectors: variable)
            total += Double(part.value) / Double(nextOrder.plan.accumulation)
            guard part.value.isFinite else { throw NotFinite(step: next.position.step + 1, pictures: names) }
            let slope = part.gradients(of: [variable])[0]
            try check()
            guard slope.isFinite else { throw NotFinite(step: next.position.step + 1, pictures: names) }
            for (index, value) in slope.values.enumerated() { gradient[index] += value / Float(nextOrder.plan.accumulation) }
        }
        limit(&gradient, afterUpdates: next.position.step)
        var values = next.vectors.values
        AdamW.update(&values, gradient: gradient, learningRate: rate, state: &next.optimizer)
        // A gradient may be finite and its square not.
        guard [values, next.optimizer.mean, next.optimizer.squaredMean].allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw NotFinite(step: next.position.step + 1, pictures: names)
        }
        next.vectors.replace(with: values)
        next.position.step += 1
        next.position.optimizerStep = next.optimizer.step
        next.note(loss: total)
        let seconds = (ContinuousClock.now - started).inSeconds
        secondsPerStep = secondsPerStep.isNaN ? seconds : secondsPerStep + (seconds - secondsPerStep) / 16
        try tell(next, loss: total, rate: rate, seconds: seconds, stepsPerEpoch: nextOrder.plan.stepsPerEpoch)
    }

    /// One picture's draws: latent, timestep, noise, and its prompt where tags change.
    private func sample(_ picture: EncodedPicture, _ random: inout TrainingRandom) -> TrainingSample {
        let prompt = plan.tags.drawsAnew
            ? TrainingPrompt(template: plan.template, tags: plan.tags, name: plan.settings.name).draw(caption: picture.caption.text, &random)
            : picture.prompt
        let latent = picture.latent(&random)
        let timestep = random.integer(below: model.model.schedule.count)
        return TrainingSample(latent: latent, noise: random.normals(like: latent), timestep: timestep, prompt: prompt,
                              weight: picture.weight, picture: picture.name)
    }

    private func limit(_ gradient: inout [Float], afterUpdates updates: Int) {
        // A schedule of clip values that has run out holds its last one, as in the web UI.
        guard let most = plan.clipValue.rate(afterUpdates: updates) ?? plan.clipValue.segments.last?.rate else { return }
        switch plan.settings.clipGradient {
        case .none: break
        case .value: GradientLimit.clipValue(&gradient, to: most)
        case .norm: GradientLimit.clipNorm(&gradient, to: most)
        }
    }

    private func tell(_ next: TrainingState, loss: Double, rate: Double, seconds: Double, stepsPerEpoch: Int) throws {
        let (step, length) = (next.position.step, max(1, stepsPerEpoch))
        reporter.step = step
        try reporter.send(.step(Event.Step(
            epoch: (step - 1) / length, epochStep: (step - 1) % length, loss: loss, learnRate: rate,
            norm: next.vectors.meanNorm, seconds: seconds, prompt: next.position.lastPrompt, memory: Processor.residentBytes)))
        if plan.settings.writeCSVEvery > 0, step % plan.settings.writeCSVEvery == 0 {
            try reporter.journal.appendLoss(step: step, stepsPerEpoch: stepsPerEpoch, loss: loss, learningRate: rate)
        }
    }

    private func check() throws {
        if interruption.isRaised { throw WorkInterrupted() }
    }

    // MARK: Beside the steps

    /// Measures the validation loss where it is due.
    private func validateIfDue(_ next: inout TrainingState) throws {
        guard cadence.isDue(step: next.position.step - next.position.initialStep), !validation.isEmpty else { return }
        let vectors = Tensor(next.vectors.values, shape: [next.vectors.count, next.vectors.width], compute: model.compute)
        let value = try validation(loss, vectors: vectors)
        let heldOut = heldOutValidation.isEmpty ? .nan : try heldOutValidation(loss, vectors: vectors)
        let isFlat = next.position.validation.add(value)
        try reporter.send(.validation(Event.Validation(loss: value, heldOutLoss: heldOut, flat: isFlat)))
    }

    /// Says once when the vectors drown the rest of a prompt: a run without an end in sight goes on and on.
    private func adviseOnNorm(_ next: inout TrainingState) throws {
        guard next.position.saidNorm != true, let advice = TrainingAdvice.norm(next.vectors.meanNorm, words: plan.vocabularyNorm) else { return }
        try reporter.log(.advice, advice.text)
        next.position.saidNorm = true
    }

    private func saveCopyIfDue(_ next: inout TrainingState) throws {
        let every = plan.saveEmbeddingEvery
        guard every > 0, next.position.step % every == 0 else { return }
        try saveCopy(&next)
    }

    /// Writes `embeddings/NAME-STEP.pt` into the run folder.
    private func saveCopy(_ next: inout TrainingState) throws {
        let file = reporter.folder.embedding(plan.settings.name, step: next.position.step)
        try writeCopy(of: next, to: file)
        try reporter.send(.saved(Event.Saved(file: reporter.folder.relative(file))))
        next.position.copyToCarry = next.position.step
    }

    /// Writes the embedding as it stands to a file of the run folder, in the web UI's format.
    func writeCopy(to file: String) throws { try writeCopy(of: state, to: file) }

    private func writeCopy(of state: TrainingState, to file: String) throws {
        try Folder.make(reporter.folder.embeddings)
        try EmbeddingWriter.write(embedding(at: state), to: file)
        try writeOptimizer(of: state, besides: file)
    }

    /// The embedding as it stands.
    func embedding() -> Embedding { embedding(at: state) }

    private func embedding(at state: TrainingState) -> Embedding {
        var embedding = plan.embedding
        embedding.vectors = state.vectors
        embedding.step = state.position.step
        embedding.checkpointHash = model.hash
        embedding.checkpointName = model.name
        return embedding
    }

    /// Writes the optimizer's state beside the embedding's file, where that is wanted.
    func writeOptimizer(besides file: String) throws { try writeOptimizer(of: state, besides: file) }

    private func writeOptimizer(of state: TrainingState, besides file: String) throws {
        guard plan.settings.saveOptimizerState, state.optimizer.step > 0 else { return }
        let rate = plan.learningRate.rate(afterUpdates: max(0, state.position.step - 1)) ?? plan.learningRate.highestRate
        try OptimizerStateFile.write(state.optimizer, of: state.vectors, learningRate: rate, besides: file)
    }

    private mutating func previewIfDue(_ next: inout TrainingState) throws {
        let every = plan.saveImageEvery
        guard every > 0, next.position.step % every == 0 else { return }
        try preview(&next)
    }

    /// Makes `images/NAME-STEP.png`, and the picture that carries the last copy where none does yet.
    private mutating func preview(_ next: inout TrainingState) throws {
        if let made = madePreview, made.step == next.position.step { return reporter.answer(.preview, with: made.event) }
        let (settings, reporter) = (plan.settings, reporter)
        let vectors = Tensor(next.vectors.values, shape: [next.vectors.count, next.vectors.width], compute: model.compute)
        // Not drawn from the run's generators: a preview that was asked for must not change what comes.
        var random = TrainingRandom(seed: next.position.seed, stream: UInt64(next.position.step) << 8 | 3)
        let seed = settings.preview.seed >= 0 ? settings.preview.seed : random.integer(below: Int(UInt32.max))
        let prompt = settings.preview.prompt ?? next.position.lastPrompt
        let made: PreviewMaker.Result
        do {
            made = try previews.make(vectors: vectors, prompt: prompt, seed: seed, wantsForming: { reporter.hasWatchers }, look: look) { number, count, png in
                reporter.announce(.preview(Event.Preview(samplingStep: number, samplingSteps: count, prompt: prompt, seed: seed, png: png)))
            }
        } catch let interrupt as WorkInterrupted {
            throw interrupt
        } catch {
            // What is shown beside the steps must not end them.
            return try reporter.log(.warning, "No preview of step \(next.position.step): \(error)")
        }
        let file = reporter.folder.image(settings.name, step: next.position.step)
        try Folder.make(reporter.folder.images)
        let chunks = settings.pngChunks ? [TextChunk(keyword: "parameters", text: made.parameters)] : []
        try AtomicFile.write(made.picture.png(textChunks: chunks), to: file)
        let name = reporter.folder.relative(file)
        let event = Event.Content.preview(Event.Preview(samplingStep: settings.preview.steps, samplingSteps: settings.preview.steps,
                                                        prompt: made.prompt, seed: made.seed, file: name))
        try reporter.send(event, meeting: .preview)
        madePreview = (next.position.step, event)
        next.position.lastPreview = name
        guard settings.pngChunks, let copy = next.position.copyToCarry else { return }
        let carrier = PreviewCarrier(folder: reporter.folder, name: settings.name, modelName: model.name, modelHash: model.hash)
        if try carrier.write(made.picture, step: next.position.step, copy: copy) { next.position.copyToCarry = nil }
    }

    /// Does what watchers asked for. An interrupt has raised its flag already, a status is answered.
    private mutating func obey(_ commands: [Command]) throws {
        try check()
        for command in commands {
            var next = state
            switch command {
            case .interrupt, .status: break
            case .save: try saveCopy(&next)
            case .preview: try preview(&next)
            case .promote(let step, let force): try promote(step, force: force)
            case .unknown(let name): try reporter.log(.warning, "The command \(SafeName.printable(name)) is not known to this version")
            }
            state = next
            // What they left in the journal belongs to this step and survives an interrupt of the next.
            state.position.journal = try reporter.journal.lengths()
        }
    }

    /// Makes the copy of a step the embedding's file; the run goes on from where it is, and leaves that step there at its end.
    private func promote(_ step: Int, force: Bool) throws {
        do {
            let file = try Promotion.promote(reporter.folder, step: step, to: plan.word, force: force)
            try reporter.send(.saved(Event.Saved(file: file)))
        } catch {
            // A wish that cannot be granted does not end the run.
            try reporter.refuse(.promote(step: step), "\(error)")
        }
    }

    // MARK: Keeping

    /// Ends a step: notes how far the journal tells of it, and saves where that is due.
    private mutating func commit(_ next: TrainingState, _ nextOrder: EpochOrder) throws {
        var next = next
        // The state first knows of the step when the journal does.
        next.position.journal = try reporter.journal.lengths()
        (state, order) = (next, nextOrder)
        let step = state.position.step
        let isDue = [plan.saveEmbeddingEvery, plan.saveImageEvery].contains { $0 > 0 && step % $0 == 0 }
        if isDue || ContinuousClock.now - lastSave >= Self.saveInterval { try save() }
    }

    /// Writes state and summary, so that the run can go on from here.
    mutating func save() throws {
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
}

extension RunSummary {
    /// Takes over where a state stands.
    mutating func take(_ state: TrainingState) {
        step = state.position.step
        loss = state.position.recentLosses.last ?? .nan
        meanLoss = state.meanLoss
        validationLoss = state.position.validation.losses.last ?? .nan
        lastPreview = state.position.lastPreview
    }
}

extension TrainingPlan {
    var tags: CaptionTags { CaptionTags(dropout: settings.tagDropout, shuffle: settings.shuffleTags) }
}
