import StableDiffusion
import Tensor

/// A loss or a gradient that is no number: nothing of the step was kept.
struct NotFinite: Error, CustomStringConvertible {
    let step: Int
    let pictures: [String]

    var description: String {
        "The loss of step \(step) (\(pictures.joined(separator: ", "))) is not a finite number; the last good state stands. "
            + "Cures: a lower learning rate, --precision full, another VAE (--vae)"
    }
}

/// What a step is: the gradient of so many batches with respect to the vectors, and one update by the optimizer. It tells nobody and
/// writes nothing.
struct TrainingStep {
    let plan: TrainingPlan
    let pictures: [EncodedPicture]
    let loss: TrainingLoss

    private var compute: Compute { loss.model.compute }

    /// Makes one update of a state, whose draws and order move on.
    /// - Returns: the mean loss of its batches.
    /// - Throws: `NotFinite`, `PromptError`, `WorkInterrupted`.
    func callAsFunction(_ state: inout TrainingState, _ order: inout EpochOrder, rate: Double) throws -> Double {
        let vectors = state.vectors.tensor(compute)
        let batches = order.plan.accumulation
        var gradient = [Float](repeating: 0, count: vectors.count)
        var total = 0.0
        var names: [String] = []
        for _ in 0 ..< batches {
            let samples = order.nextBatch().map { sample(pictures[$0], &state.position.draws) }
            names += samples.map(\.picture)
            state.position.lastPrompt = samples.first?.prompt ?? state.position.lastPrompt
            let variable = vectors.variable
            let part = try loss(samples, vectors: variable)
            total += Double(part.value) / Double(batches)
            guard part.value.isFinite else { throw NotFinite(step: state.position.step + 1, pictures: names) }
            let slope = part.gradients(of: [variable])[0]
            try loss.check()
            guard slope.isFinite else { throw NotFinite(step: state.position.step + 1, pictures: names) }
            for (index, value) in slope.values.enumerated() { gradient[index] += value / Float(batches) }
        }
        limit(&gradient, afterUpdates: state.position.step)
        var values = state.vectors.values
        AdamW.update(&values, gradient: gradient, learningRate: rate, state: &state.optimizer)
        // A gradient may be finite and its square not.
        guard [values, state.optimizer.mean, state.optimizer.squaredMean].allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw NotFinite(step: state.position.step + 1, pictures: names)
        }
        state.vectors.replace(with: values)
        state.position.step += 1
        state.position.optimizerStep = state.optimizer.step
        state.note(loss: total)
        return total
    }

    /// One picture's draws: latent, timestep, noise, and its prompt where tags change.
    private func sample(_ picture: EncodedPicture, _ random: inout TrainingRandom) -> TrainingSample {
        let prompt = plan.tags.drawsAnew
            ? TrainingPrompt(template: plan.template, tags: plan.tags, name: plan.settings.name).draw(caption: picture.caption.text, &random)
            : picture.prompt
        let latent = picture.latent(&random)
        let timestep = random.integer(below: loss.model.schedule.count)
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
}
