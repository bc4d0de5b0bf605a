import EngineInterface
import StableDiffusion

/// A run's settings, checked as far as that goes without a model in memory.
struct TrainingPlan {
    var settings: TrainingSettings
    let home: Home
    let resources: Resources
    let learningRate: LearningRateSchedule
    let clipValue: LearningRateSchedule
    let template: PromptTemplate
    let templatePath: String
    let kind: ConceptKind
    let fileNameRules: Caption.FileNameRules
    /// All pictures of the dataset, sorted.
    let pictures: [String]
    /// The embedding as the run begins with it, and the file that it is written to.
    let embedding: Embedding
    let embeddingPath: String
    /// Mean length of the vectors of the model's vocabulary.
    let vocabularyNorm: Double

    /// - Parameter state: of a run that goes on: its vectors count, whatever became of the embedding's file.
    /// - Throws: one-line errors: a schedule's syntax, ranges, a missing template, dataset, model or embedding.
    init(_ settings: TrainingSettings, home: Home, resources: Resources, state: TrainingState? = nil) throws {
        var settings = settings
        // Sizes are checked once the model is known.
        try SettingsCheck.check(settings, sizeMultiple: 1)
        try SafeName.check(embedding: settings.name)
        if settings.seed < 0 { settings.seed = Int(UInt32.random(in: .min ... .max)) }
        learningRate = try LearningRateSchedule(parsing: settings.learningRate)
        clipValue = try LearningRateSchedule(parsing: settings.clipGradientValue, option: "--clip-grad-value")
        templatePath = try TemplateFolder(home: home, resources: resources).path(of: settings.template)
        template = try PromptTemplate(path: templatePath)
        kind = ConceptKind(template: templatePath)
        fileNameRules = try Caption.FileNameRules(wordRegex: settings.filenameWordRegex, join: settings.filenameJoinString)
        guard let sampler = Sampler.parse(settings.preview.sampler) else {
            throw SettingsError(description: "--preview-sampler \"\(SafeName.printable(settings.preview.sampler))\": known are \(Sampler.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard sampler.schedule != nil || SigmaSchedule(name: settings.preview.schedule) != nil else {
            throw SettingsError(description: "The preview schedule \"\(SafeName.printable(settings.preview.schedule))\" is unknown; use Automatic, Uniform or Karras")
        }
        pictures = try PictureFolder.pictures(in: resources.sample(settings.dataset) ?? settings.dataset)
        (embedding, embeddingPath) = try TrainingPlan.embedding(settings.name, home, state)
        // What does not fit is found out from the model's header, before anything is written.
        let checkpoint = try Checkpoint.open(path: ModelList(home: home, resources: resources).path(of: settings.options.model))
        guard embedding.width == checkpoint.textEncoderConfiguration.hiddenSize else {
            throw SettingsError(description: "The embedding \(settings.name) has vectors of \(embedding.width) numbers, the model \(settings.options.model) needs \(checkpoint.textEncoderConfiguration.hiddenSize); "
                + "make one for this model with: textual-inversion create")
        }
        vocabularyNorm = try TokenTable(checkpoint).meanNorm
        let (size, factor) = (checkpoint.sampleSize, checkpoint.vaeConfiguration.latentFactor)
        let (width, height) = try PictureSize.checked(settings.width ?? size, settings.height ?? size, factor: factor)
        _ = try PictureSize.checked(settings.preview.width ?? width, settings.preview.height ?? height, factor: factor, of: "--preview-")
        self.settings = settings
        self.home = home
        self.resources = resources
    }

    private static func embedding(_ name: String, _ home: Home, _ state: TrainingState?) throws -> (Embedding, String) {
        let file = EmbeddingFolder.files(in: home.embeddings).last { $0.word == name && !$0.isPicture }
        if let file, FilePath.fileExtension(of: file.path) != "pt" {
            throw SettingsError(description: "Training writes \(SafeName.printable(name)).pt, but the word belongs to \(SafeName.printable(file.path)); rename that file to \(SafeName.printable(name)).pt, which reads as well")
        }
        if let state {
            return (Embedding(name: name, vectors: state.vectors, step: state.position.step), file?.path ?? FilePath.joined(home.embeddings, name + ".pt"))
        }
        guard let file else {
            throw SettingsError(description: "No embedding \(SafeName.printable(name)) in \(home.embeddings); make it with: textual-inversion create \(SafeName.printable(name))")
        }
        return (try EmbeddingReader.read(path: file.path), file.path)
    }

    /// The training size in pixels, which must be one that latents have.
    /// - Throws: `SettingsError`.
    func size(_ model: LoadedModel) throws(SettingsError) -> (width: Int, height: Int) {
        try PictureSize.checked(settings.width ?? model.sampleSize, settings.height ?? model.sampleSize, factor: model.latentFactor)
    }
}

/// Sizes that a model can work at.
enum PictureSize {
    /// - Throws: `SettingsError` when a side is no multiple of the latent factor, or absurd.
    /// - Parameter options: how the names of the two options begin.
    static func checked(_ width: Int, _ height: Int, factor: Int, of options: String = "--") throws(SettingsError) -> (width: Int, height: Int) {
        for (side, option) in [(width, options + "width"), (height, options + "height")] {
            guard side % factor == 0, side >= 4 * factor, side <= 8192 else {
                throw SettingsError(description: "\(option) \(side): this model needs multiples of \(factor) from \(4 * factor) to 8192; the nearest is \(max(4 * factor, (side + factor / 2) / factor * factor))")
            }
        }
        return (width, height)
    }
}
