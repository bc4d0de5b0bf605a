import EngineInterface
import StableDiffusion

/// Finds each part of a training's plan as far as that goes without the others, and all that is wrong, field by field.
struct TrainingPlanValidator {
    /// What a run would refuse to start with, in the order in which it looks; at most one for each field.
    private(set) var mistakes: [FieldMistake]
    private(set) var learningRate: Part<LearningRateSchedule>
    private(set) var clipValue: Part<LearningRateSchedule>
    private(set) var template: Part<(text: PromptTemplate, path: String)>
    private(set) var fileNameRules: Part<Caption.FileNameRules>
    private(set) var pictures: Part<[String]>
    private(set) var embedding: Part<(vectors: Embedding, word: WordFile)>
    private(set) var model: Part<OpenedModel>

    /// A part, or why there is none.
    typealias Part<Value> = Result<Value, any Error>

    private typealias Key = TrainingSettings.CodingKeys
    private typealias PreviewKey = PreviewSettings.CodingKeys
    private typealias ModelKey = ModelOptions.CodingKeys

    /// - Parameter resumed: what a run goes on with, whatever became of the embedding's file.
    init(_ settings: TrainingSettings, home: Home, resources: Resources, resuming resumed: Embedding? = nil) {
        // Sizes are checked once the model is known.
        var mistakes = SettingsCheck.mistakes(in: settings, sizeMultiple: 1)
        let name = mistakes.find(Key.name) { try SafeName.check(embedding: settings.name) }
        learningRate = mistakes.find(Key.learningRate) { try LearningRateSchedule(parsing: settings.learningRate) }
        clipValue = mistakes.find(Key.clipGradientValue) {
            try LearningRateSchedule(parsing: settings.clipGradientValue, option: "--clip-grad-value", takesZero: settings.clipGradient == .none)
        }
        template = mistakes.find(Key.template) {
            let path = try TemplateFolder(home: home, resources: resources).path(of: settings.template)
            return (try PromptTemplate(path: path), path)
        }
        fileNameRules = mistakes.find(Key.filenameWordRegex) {
            try Caption.FileNameRules(wordRegex: settings.filenameWordRegex, join: settings.filenameJoinString)
        }
        Self.checkSampler(settings.preview, &mistakes)
        for (field, prompt) in [(PreviewKey.prompt, settings.preview.prompt ?? ""), (PreviewKey.negativePrompt, settings.preview.negativePrompt)] {
            mistakes.find(field) { try ConditioningOptions(settings.options).checkWeights(of: prompt) }
        }
        pictures = mistakes.find(Key.dataset) { try PictureFolder.pictures(in: resources.sample(settings.dataset) ?? settings.dataset) }
        let embedding: Part<(vectors: Embedding, word: WordFile)> = name.flatMap { mistakes.find(Key.name) { try Self.embedding(settings, home, resumed) } }
        self.embedding = embedding
        if resumed == nil, let step = try? embedding.get().vectors.step { Self.checkSteps(step, settings, &mistakes) }
        // What does not fit is found out from the model's header, before anything is written.
        let checkpoint = mistakes.find(ModelKey.model) { try Checkpoint.open(settings.options, home: home, resources: resources) }
        model = checkpoint.flatMap { checkpoint in
            mistakes.find(ModelKey.model) { try SettingsCheck.checkTrains(checkpoint) }
            Self.check(try? embedding.get().vectors, settings, with: checkpoint, &mistakes)
            return Self.open(settings.options, with: checkpoint, home, &mistakes)
        }
        self.mistakes = mistakes
    }

    private static func embedding(_ settings: TrainingSettings, _ home: Home, _ resumed: Embedding?) throws -> (vectors: Embedding, word: WordFile) {
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        if let resumed { return (resumed, word) }
        guard word.exists else {
            let making = SafeName.printable(PastedCommand.text("create", [settings.name], home: home))
            throw SettingsError(description: "No embedding \(SafeName.printable(settings.name)) in \(home.embeddings); make it with: \(making)")
        }
        let embedding = try EmbeddingReader.read(path: word.path)
        guard embedding.isFinite else { throw EmbeddingError.notFinite(name: settings.name) }
        return (embedding, word)
    }

    private static func checkSampler(_ preview: PreviewSettings, _ mistakes: inout [FieldMistake]) {
        let sampler = mistakes.find(PreviewKey.sampler) {
            guard let sampler = Sampler.parse(preview.sampler) else {
                throw SettingsError(description: UnknownSampler.line(sampler: preview.sampler, option: "--preview-sampler"))
            }
            return sampler
        }
        guard case .success(let sampler) = sampler, sampler.schedule == nil, SigmaSchedule(name: preview.schedule) == nil else { return }
        mistakes.find(PreviewKey.schedule) {
            throw SettingsError(description: UnknownSampler.line(schedule: preview.schedule, option: "--preview-schedule"))
        }
    }

    /// The embedding and the sizes beside the model's.
    private static func check(_ embedding: Embedding?, _ settings: TrainingSettings, with checkpoint: Checkpoint, _ mistakes: inout [FieldMistake]) {
        let width = checkpoint.textWidths.reduce(0, +)
        if let embedding, embedding.widths != checkpoint.textWidths {
            mistakes.find(Key.name) {
                let (name, model, has) = (SafeName.printable(settings.name), SafeName.printable(settings.options.model), embedding.width)
                if embedding.step ?? 0 > 0 {
                    throw SettingsError(description: "The embedding \(name) has vectors of \(has) numbers, the model \(model) needs \(width); choose the model that it was made for (--model)")
                }
                throw SettingsError(description: "The embedding \(name) has vectors of \(has) numbers, the model \(model) needs \(width); choose the model that it was made for (--model), "
                    + "or make it anew with: textual-inversion create \(name) --model \(model) --overwrite")
            }
        }
        let factor = checkpoint.vaeConfiguration.latentFactor
        let (side, preview) = (checkpoint.sampleSize, settings.preview)
        // Previews of no size of their own have the training size.
        let sides: [(any CodingKey, Int?, String)] = [
            (Key.width, settings.width ?? side, "--width"), (Key.height, settings.height ?? side, "--height"),
            (PreviewKey.width, preview.width, "--preview-width"), (PreviewKey.height, preview.height, "--preview-height"),
        ]
        for (field, side, option) in sides {
            if let side { mistakes.find(field) { try PictureSize.check(side, option, factor: factor) } }
        }
    }

    /// The options that name layers and VAEs.
    private static func open(_ options: ModelOptions, with checkpoint: Checkpoint, _ home: Home, _ mistakes: inout [FieldMistake]) -> Part<OpenedModel> {
        mistakes.find(ModelKey.clipSkip) { try SettingsCheck.check(clipSkip: options.clipSkip, of: checkpoint) }
        let generation = mistakes.find(ModelKey.vae) {
            try OpenedModel.VAE(VAEChoice.resolve(option: options.vae, checkpoint: checkpoint.path, home: home), of: checkpoint)
        }
        // What is not named for training has been looked at.
        let field = options.trainingVAE?.isEmpty ?? true ? ModelKey.vae : ModelKey.trainingVAE
        let training = mistakes.find(field) {
            try OpenedModel.VAE(VAEChoice.forTraining(options, checkpoint: checkpoint.path, home: home), of: checkpoint, opened: try? generation.get())
        }
        return generation.flatMap { generation in
            training.map { OpenedModel(checkpoint: checkpoint, generationVAE: generation, trainingVAE: $0) }
        }
    }

    /// A run that is over before its first step is not what somebody wants who starts one.
    private static func checkSteps(_ step: Int, _ settings: TrainingSettings, _ mistakes: inout [FieldMistake]) {
        guard settings.maxSteps >= 1, step >= settings.maxSteps else { return }
        mistakes.find(Key.maxSteps) {
            throw SettingsError(description: "\(SafeName.printable(settings.name)) has \(step) steps already; give more, they count together")
        }
    }
}
