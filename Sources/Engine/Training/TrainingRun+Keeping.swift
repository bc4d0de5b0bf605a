import EngineInterface
import Imaging
import Tensor

/// What a run does beside its steps: measuring, advice, copies, previews, and what watchers ask for.
extension TrainingRun {
    /// Measures the validation loss where it is due.
    func validateIfDue(_ next: inout TrainingState) throws {
        guard cadence.isDue(step: next.position.step - next.position.initialStep), !validation.isEmpty else { return }
        let vectors = next.vectors.tensor(model.compute)
        let value = try validation(step.loss, vectors: vectors)
        let heldOut = heldOutValidation.isEmpty ? .nan : try heldOutValidation(step.loss, vectors: vectors)
        let isFlat = next.position.validation.add(value)
        try reporter.send(.validation(Event.Validation(loss: value, heldOutLoss: heldOut, flat: isFlat)))
    }

    /// Says once when the vectors drown the rest of a prompt: a run without an end in sight goes on and on.
    func adviseOnNorm(_ next: inout TrainingState) throws {
        guard next.position.saidNorm != true, let advice = TrainingAdvice.norm(next.vectors.meanNorm, words: plan.vocabularyNorm) else { return }
        try reporter.log(.advice, advice.text)
        next.position.saidNorm = true
    }

    /// Leaves a copy and a preview of the last step, which has none where it is none of the cadence's.
    func leaveLastStep() throws {
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

    // MARK: Copies

    func saveCopyIfDue(_ next: inout TrainingState) throws {
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

    /// Writes the embedding as it is in a state to a file of the run folder, in the web UI's format.
    func writeCopy(of state: TrainingState, to file: String) throws {
        try Folder.make(reporter.folder.embeddings)
        try EmbeddingWriter.write(embedding(at: state), to: file)
        try writeOptimizer(of: state, besides: file)
    }

    /// The embedding as it is in a state.
    func embedding(at state: TrainingState) -> Embedding {
        var embedding = plan.embedding
        embedding.vectors = state.vectors
        embedding.step = state.position.step
        embedding.checkpointHash = model.hash
        embedding.checkpointName = model.name
        return embedding
    }

    /// Writes the optimizer's state beside the embedding's file, where that is wanted.
    func writeOptimizer(of state: TrainingState, besides file: String) throws {
        guard plan.settings.saveOptimizerState, state.optimizer.step > 0 else { return }
        let rate = plan.learningRate.rate(afterUpdates: max(0, state.position.step - 1)) ?? plan.learningRate.highestRate
        try OptimizerStateFile.write(state.optimizer, of: state.vectors, learningRate: rate, besides: file)
    }

    // MARK: Previews

    func previewIfDue(_ next: inout TrainingState) throws {
        let every = plan.saveImageEvery
        guard every > 0, next.position.step % every == 0 else { return }
        try preview(&next)
    }

    /// Makes `images/NAME-STEP.png`, and the picture that carries the last copy where none does yet.
    private func preview(_ next: inout TrainingState) throws {
        if let made = madePreview, made.step == next.position.step { return reporter.answer(.preview, with: made.event) }
        let (settings, step) = (plan.settings, next.position.step)
        guard let made = try makePreview(of: next) else { return }
        let file = reporter.folder.image(settings.name, step: step)
        try Folder.make(reporter.folder.images)
        let chunks = settings.pngChunks ? [TextChunk(keyword: "parameters", text: made.parameters)] : []
        try AtomicFile.write(made.picture.png(textChunks: chunks), to: file)
        let name = reporter.folder.relative(file)
        let event = Event.Content.preview(Event.Preview(samplingStep: settings.preview.steps, samplingSteps: settings.preview.steps,
                                                        prompt: made.prompt, seed: made.seed, file: name))
        try reporter.send(event, meeting: .preview)
        madePreview = (step, event)
        next.position.lastPreview = name
        guard settings.pngChunks, let copy = next.position.copyToCarry else { return }
        let carrier = PreviewCarrier(folder: reporter.folder, name: settings.name, modelName: model.name, modelHash: model.hash)
        if try carrier.write(made.picture, step: step, copy: copy) { next.position.copyToCarry = nil }
    }

    /// - Returns: nil where it could not be made, which is told: what is shown beside the steps must not end them.
    /// - Throws: `WorkInterrupted`, `FileError`.
    private func makePreview(of state: TrainingState) throws -> PreviewMaker.Result? {
        let (position, reporter) = (state.position, reporter)
        // Not drawn from the run's generators: a preview that was asked for must not change what comes.
        var random = TrainingRandom(seed: position.seed, stream: UInt64(position.step) << 8 | 3)
        let (wanted, prompt) = (plan.settings.preview.seed, plan.settings.preview.prompt ?? position.lastPrompt)
        let seed = wanted >= 0 ? wanted : random.integer(below: Int(UInt32.max))
        do {
            let vectors = state.vectors.tensor(model.compute)
            return try previews.make(vectors: vectors, prompt: prompt, seed: seed, wantsForming: { reporter.hasWatchers }, look: look) { number, count, png in
                reporter.announce(.preview(Event.Preview(samplingStep: number, samplingSteps: count, prompt: prompt, seed: seed, png: png)))
            }
        } catch let interrupt as WorkInterrupted {
            throw interrupt
        } catch {
            try reporter.log(.warning, "No preview of step \(position.step): \(error)")
            return nil
        }
    }

    // MARK: Commands

    /// Does what watchers asked for. An interrupt has raised its flag already, a status is answered.
    func obey(_ commands: [Command]) throws {
        try interruption.check()
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
}
