import EngineInterface
import StableDiffusion

/// The pictures of a run: those that it learns from, and those that are kept from training, so that their loss tells of overfitting.
struct TrainingPictures {
    let training: [EncodedPicture]
    let heldOut: [EncodedPicture]
    let batches: BatchPlan
    let fingerprint: DatasetFingerprint
    /// Of both together.
    let count: Int
    /// How many of all pictures have a caption file.
    let captions: Int
    /// Of all pictures, in their order.
    let prompts: [String]

    /// Those held out are chosen by the run's seed and the files' names: adding a picture moves no other.
    /// - Parameter pictures: all, sorted by path.
    /// - Throws: `FileError`.
    init(_ pictures: [EncodedPicture], _ settings: TrainingSettings, seed: UInt64) throws(FileError) {
        (training, heldOut) = Self.split(pictures, share: settings.holdOut, seed: seed)
        let training = training
        let groups = Dictionary(grouping: training.indices) { training[$0].latent.shape }
        batches = BatchPlan(groups: groups.keys.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { groups[$0] },
                            batchSize: settings.batchSize, accumulation: settings.gradientAccumulation)
        fingerprint = try DatasetFingerprint(pictures: pictures.map(\.path))
        count = pictures.count
        captions = pictures.count { !$0.caption.isFromFileName }
        prompts = pictures.map(\.prompt)
    }

    private static func split(_ pictures: [EncodedPicture], share: Double, seed: UInt64) -> (training: [EncodedPicture], heldOut: [EncodedPicture]) {
        guard share > 0, pictures.count > 1 else { return (pictures, []) }
        let count = min(max(1, Int((Double(pictures.count) * share).rounded())), pictures.count - 1)
        let ranks = pictures.map { picture -> UInt64 in
            var random = TrainingRandom(seed: seed, stream: PictureEncoder.stream("held out", picture.name))
            return random.next()
        }
        let chosen = Set(pictures.indices.sorted { ranks[$0] < ranks[$1] }.prefix(count))
        return (pictures.indices.filter { !chosen.contains($0) }.map { pictures[$0] }, pictures.indices.filter(chosen.contains).map { pictures[$0] })
    }
}

/// What a run does before its first step, and says of it.
extension RunBeginning {
    private var settings: TrainingSettings { plan.settings }

    /// Brings the model into memory.
    func load(_ reporter: RunReporter) throws -> LoadedModel {
        for remark in remarks { try reporter.send(.log(remark)) }
        try reporter.send(.state(Event.State(.preparing, activity: "loading the model")))
        let largest = plan.ownSizes?.largest
        if let largest, let advice = TrainingAdvice.ownSize(largest, modelSize: plan.modelSize) { try reporter.log(.warning, advice.text) }
        let job = MemoryNeed.Job(width: largest?.width ?? settings.width ?? 0, height: largest?.height ?? settings.height ?? 0,
                                 batch: settings.batchSize, trains: true)
        var problem: (any Error)?
        let model = try LoadedModel.load(plan.model, settings.options, for: job, home: plan.home, resources: plan.resources) { log in
            do { try reporter.send(.log(log)) } catch { problem = error }
        }
        if let problem { throw problem }
        return model
    }

    /// The saved state over the same pictures, the saved state over other ones, or a beginning.
    func startingPoint(over dataset: TrainingPictures, kernels: String, seed: UInt64, _ reporter: RunReporter) throws -> (TrainingState, EpochOrder) {
        guard var state = saved else {
            let order = EpochOrder(plan: dataset.batches, random: TrainingRandom(seed: seed, stream: 1))
            let (step, count) = (plan.embedding.step ?? 0, plan.embedding.vectors.values.count)
            let zeros = [Float](repeating: 0, count: count)
            let optimizer = try earlierOptimizer(step: step) ?? AdamWState(step: 0, mean: zeros, squaredMean: zeros)
            let position = TrainingState.Position(
                step: step, optimizerStep: optimizer.step, order: order.state, draws: TrainingRandom(seed: seed, stream: 2), seed: seed,
                validation: FlatDetector(), recentLosses: [], lastPreview: nil, lastPrompt: dataset.training.first?.prompt ?? settings.name,
                journal: RunJournal.Lengths(events: 0, losses: 0),
                dataset: dataset.fingerprint, kernels: kernels, initialStep: step, plannedSteps: settings.maxSteps - step)
            return (TrainingState(position: position, vectors: plan.embedding.vectors, optimizer: optimizer), order)
        }
        if state.position.kernels != kernels {
            try reporter.log(.warning, "The run was saved on a processor with \(state.position.kernels); with \(kernels) it goes on, but not bit for bit")
            state.position.kernels = kernels
        }
        if state.position.dataset == dataset.fingerprint { return (state, EpochOrder(plan: dataset.batches, state: state.position.order)) }
        try reporter.log(.info, "The pictures have changed (\(state.position.dataset.pictures) then, \(dataset.fingerprint.pictures) now): going on from step \(state.position.step) over the new ones")
        state.position.dataset = dataset.fingerprint
        // Another validation set: its losses do not compare with the old ones.
        state.position.validation = FlatDetector()
        let order = EpochOrder(plan: dataset.batches, random: state.position.order.random)
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

    /// Writes what the start has met, says it, and gives advice.
    func describe(_ model: LoadedModel, _ state: TrainingState, _ dataset: TrainingPictures, _ width: Int, _ height: Int, _ reporter: RunReporter) throws {
        if !earlierModelHash.isEmpty, earlierModelHash != model.hash {
            try reporter.log(.warning, "The model \(model.name) is another file than before (\(model.hash), then \(earlierModelHash)): the word goes on in another model than it began in")
        }
        var start = start
        start.modelName = model.name
        (start.modelHash, start.vae, start.kernels) = (model.hash, model.trainingVAE.name, model.kernels)
        (start.pictures, start.initialStep, start.dataset) = (dataset.count, state.position.step, state.position.dataset)
        (start.settings.width, start.settings.height) = (width, height)
        try folder.write(start, at: stamp)
        try reporter.update { ($0.modelName, $0.step) = (model.name, state.position.step) }
        reporter.step = state.position.step
        let batches = dataset.batches
        try reporter.send(.started(Event.Started(
            name: settings.name, maxSteps: settings.maxSteps, modelName: model.name, vae: model.trainingVAE.name, pictures: dataset.count,
            batchSize: batches.batchSize, gradientAccumulation: batches.accumulation, vectorsPerToken: plan.embedding.vectors.count,
            vocabularyNorm: plan.vocabularyNorm, width: width, height: height, ownSizes: plan.ownSizes?.texts, folder: folder.path)))
        if model.generationVAE.name != model.trainingVAE.name {
            try reporter.log(.info, "Pictures are encoded by \(model.trainingVAE.description), previews decoded by \(model.generationVAE.description)")
        }
        let advice = TrainingAdvice.advice(TrainingAdvice.Facts(
            steps: settings.maxSteps - state.position.step, pictures: dataset.count, captions: dataset.captions,
            picturesPerStep: batches.batchSize * batches.accumulation, learningRate: plan.learningRate, size: settings.keepSize ? nil : (width, height),
            modelSize: model.sampleSize, modelName: model.name, template: (plan.template, plan.templatePath),
            vectorsPerToken: plan.embedding.vectors.count))
        for line in advice { try reporter.log(.advice, line.text) }
    }

    /// Says which other embeddings the prompts name, and which they seem to.
    func tell(of dataset: TrainingPictures, _ store: EmbeddingStore, _ model: LoadedModel, _ reporter: RunReporter) throws {
        let words = PromptWords(store, tokenizer: model.model.textEncoders.tokenizer, options: ConditioningOptions(settings.options))
        let previews = [settings.preview.prompt, settings.preview.negativePrompt].compactMap(\.self)
        for log in words.logs(on: dataset.prompts + previews, own: settings.name) { try reporter.send(.log(log)) }
    }
}
