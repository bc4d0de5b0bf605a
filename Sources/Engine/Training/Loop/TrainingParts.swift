import EngineInterface
import StableDiffusion

/// What a plan is put together from, each part found as far as that goes without the others, and all that is wrong, field by field.
struct TrainingParts {
    /// What a run would refuse to start with, in the order in which it looks; at most one for each field.
    private(set) var mistakes: [FieldMistake]
    private(set) var learningRate: LearningRateSchedule?
    private(set) var clipValue: LearningRateSchedule?
    private(set) var templatePath: String?
    private(set) var template: PromptTemplate?
    private(set) var fileNameRules: Caption.FileNameRules?
    private(set) var pictures: [String]?
    private(set) var embedding: (vectors: Embedding, word: WordFile)?
    private(set) var model: OpenedModel?

    private typealias Key = TrainingSettings.CodingKeys
    private typealias PreviewKey = PreviewSettings.CodingKeys
    private typealias ModelKey = ModelOptions.CodingKeys

    /// - Parameter resumed: what a run goes on with, whatever became of the embedding's file.
    init(_ settings: TrainingSettings, home: Home, resources: Resources, resuming resumed: Embedding? = nil) {
        // Sizes are checked once the model is known.
        mistakes = SettingsCheck.mistakes(in: settings, sizeMultiple: 1)
        let isName = find(Key.name) { try SafeName.check(embedding: settings.name) } != nil
        learningRate = find(Key.learningRate) { try LearningRateSchedule(parsing: settings.learningRate) }
        clipValue = find(Key.clipGradientValue) { 
            try LearningRateSchedule(parsing: settings.clipGradientValue, option: "--clip-grad-value", takesZero: settings.clipGradient == .none)
        }
        templatePath = find(Key.template) { try TemplateFolder(home: home, resources: resources).path(of: settings.template) }
        if let templatePath { template = find(Key.template) { try PromptTemplate(path: templatePath) } }
        fileNameRules = find(Key.filenameWordRegex) {
            try Caption.FileNameRules(wordRegex: settings.filenameWordRegex, join: settings.filenameJoinString)
        }
        checkSampler(settings.preview)
        for (field, prompt) in [(PreviewKey.prompt, settings.preview.prompt ?? ""), (PreviewKey.negativePrompt, settings.preview.negativePrompt)] {
            find(field) { try ConditioningOptions(settings.options).checkWeights(of: prompt) }
        }
        pictures = find(Key.dataset) { try PictureFolder.pictures(in: resources.sample(settings.dataset) ?? settings.dataset) }
        if isName { embedding = find(Key.name) { try Self.embedding(settings, home, resumed) } }
        if resumed == nil { checkSteps(settings) }
        // What does not fit is found out from the model's header, before anything is written.
        guard let checkpoint = find(ModelKey.model, { try Checkpoint.open(settings.options, home: home, resources: resources) }) else { return }
        find(ModelKey.model) { try SettingsCheck.checkTrains(checkpoint) }
        check(settings, with: checkpoint)
        open(settings.options, with: checkpoint, home)
    }

    /// The result of a look-up; nil where it fails, which is then a mistake.
    private mutating func find<Part>(_ field: any CodingKey, _ look: () throws -> Part) -> Part? {
        do {
            return try look()
        } catch {
            if !mistakes.contains(where: { $0.field == field.stringValue }) { mistakes.append(FieldMistake(field, error)) }
            return nil
        }
    }

    private mutating func checkSampler(_ preview: PreviewSettings) {
        let sampler = find(PreviewKey.sampler) {
            guard let sampler = Sampler.parse(preview.sampler) else {
                throw SettingsError(description: UnknownSampler.line(sampler: preview.sampler, option: "--preview-sampler"))
            }
            return sampler
        }
        guard let sampler, sampler.schedule == nil, SigmaSchedule(name: preview.schedule) == nil else { return }
        find(PreviewKey.schedule) {
            throw SettingsError(description: UnknownSampler.line(schedule: preview.schedule, option: "--preview-schedule"))
        }
    }

    /// The embedding and the sizes beside the model's.
    private mutating func check(_ settings: TrainingSettings, with checkpoint: Checkpoint) {
        let width = checkpoint.textWidths.reduce(0, +)
        if let embedding, embedding.vectors.widths != checkpoint.textWidths {
            find(Key.name) {
                let (name, model, has) = (SafeName.printable(settings.name), SafeName.printable(settings.options.model), embedding.vectors.width)
                if embedding.vectors.step ?? 0 > 0 {
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
            if let side { find(field) { try PictureSize.check(side, option, factor: factor) } }
        }
    }

    /// The options that name layers and VAEs.
    private mutating func open(_ options: ModelOptions, with checkpoint: Checkpoint, _ home: Home) {
        find(ModelKey.clipSkip) { try SettingsCheck.check(clipSkip: options.clipSkip, of: checkpoint) }
        let generation = find(ModelKey.vae) {
            try OpenedModel.VAE(VAEChoice.resolve(option: options.vae, checkpoint: checkpoint.path, home: home), of: checkpoint)
        }
        // What is not named for training has been looked at.
        let field = options.trainingVAE?.isEmpty ?? true ? ModelKey.vae : ModelKey.trainingVAE
        let training = find(field) {
            try OpenedModel.VAE(VAEChoice.forTraining(options, checkpoint: checkpoint.path, home: home), of: checkpoint, opened: generation)
        }
        guard let generation, let training else { return }
        model = OpenedModel(checkpoint: checkpoint, generationVAE: generation, trainingVAE: training)
    }

    /// A run that is over before its first step is not what somebody wants who starts one.
    private mutating func checkSteps(_ settings: TrainingSettings) {
        guard let step = embedding?.vectors.step, settings.maxSteps >= 1, step >= settings.maxSteps else { return }
        find(Key.maxSteps) {
            throw SettingsError(description: "\(SafeName.printable(settings.name)) has \(step) steps already; give more, they count together")
        }
    }

    private static func embedding(_ settings: TrainingSettings, _ home: Home, _ resumed: Embedding?) throws -> (Embedding, WordFile) {
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
}
