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
    let word: WordFile
    /// Mean length of the vectors of the model's vocabulary.
    let vocabularyNorm: Double
    /// The model, opened.
    let model: OpenedModel
    /// Pixels per side that the model was made for.
    var modelSize: Int { model.checkpoint.sampleSize }
    /// The pictures' sizes where they keep their own, read once: that opens every picture.
    let ownSizes: PictureSizes?

    /// - Parameter resumed: what a run goes on with, whatever became of the embedding's file.
    /// - Throws: one-line errors: a schedule's syntax, ranges, a missing template, dataset, model or embedding.
    init(_ settings: TrainingSettings, home: Home, resources: Resources, resuming resumed: Embedding? = nil) throws {
        let parts = TrainingParts(settings, home: home, resources: resources, resuming: resumed)
        if let mistake = parts.mistakes.first { throw mistake.reason }
        guard let learningRate = parts.learningRate, let clipValue = parts.clipValue, let templatePath = parts.templatePath,
              let template = parts.template, let fileNameRules = parts.fileNameRules, let pictures = parts.pictures,
              let embedding = parts.embedding, let model = parts.model
        else { throw SettingsError(description: "The settings of the run are incomplete") }
        (self.learningRate, self.clipValue, self.template, self.templatePath) = (learningRate, clipValue, template, templatePath)
        (self.fileNameRules, self.pictures) = (fileNameRules, pictures)
        (self.embedding, word) = (embedding.vectors, embedding.word)
        kind = ConceptKind(template: templatePath)
        self.model = model
        vocabularyNorm = try TokenTable(model.checkpoint).meanNorm
        ownSizes = settings.keepSize ? PictureSizes(pictures) : nil
        self.settings = settings
        if settings.seed < 0 { self.settings.seed = Int(UInt32.random(in: .min ... .max)) }
        // Resuming must not move them, whatever steps are added then.
        let cadence = TrainingSettings.standardCadence(steps: settings.maxSteps - (embedding.vectors.step ?? 0))
        self.settings.saveImageEvery = settings.saveImageEvery ?? cadence
        self.settings.saveEmbeddingEvery = settings.saveEmbeddingEvery ?? cadence
        self.home = home
        self.resources = resources
    }

    /// The folder of the dataset, also of a sample that was given by name.
    var datasetFolder: String { resources.sample(settings.dataset) ?? settings.dataset }


    /// Steps between previews; 0 for none.
    var saveImageEvery: Int { settings.saveImageEvery ?? 0 }
    /// Steps between copies; 0 for none.
    var saveEmbeddingEvery: Int { settings.saveEmbeddingEvery ?? 0 }

    /// The training size in pixels, which must be one that latents have.
    /// - Throws: `SettingsError`.
    func size(_ model: LoadedModel) throws(SettingsError) -> (width: Int, height: Int) {
        try PictureSize.checked(settings.width ?? model.sampleSize, settings.height ?? model.sampleSize, factor: model.latentFactor)
    }
}

/// Sizes that a model can work at.
enum PictureSize {
    /// - Throws: `SettingsError` when a side is no multiple of the latent factor, or absurd.
    static func checked(_ width: Int, _ height: Int, factor: Int) throws(SettingsError) -> (width: Int, height: Int) {
        try check(width, "--width", factor: factor)
        try check(height, "--height", factor: factor)
        return (width, height)
    }

    /// Checks one side.
    /// - Parameter option: what it was given as.
    /// - Throws: as `checked`.
    static func check(_ side: Int, _ option: String, factor: Int) throws(SettingsError) {
        guard side % factor == 0, side >= 4 * factor, side <= 8192 else {
            let near = (min(max(side, 0), 8192) + factor / 2) / factor * factor
            let nearest = min(max(4 * factor, near), 8192 / factor * factor)
            throw SettingsError(description: "\(option) \(side): this model needs multiples of \(factor) from \(4 * factor) to 8192; the nearest is \(nearest)")
        }
    }
}
