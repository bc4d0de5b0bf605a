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
        let found = TrainingPlanValidator(settings, home: home, resources: resources, resuming: resumed)
        if let mistake = found.mistakes.first { throw mistake.reason }
        (learningRate, clipValue) = (try found.learningRate.get(), try found.clipValue.get())
        (template, templatePath) = try found.template.get()
        (fileNameRules, pictures) = (try found.fileNameRules.get(), try found.pictures.get())
        (embedding, word) = try found.embedding.get()
        kind = ConceptKind(template: templatePath)
        model = try found.model.get()
        vocabularyNorm = try TokenTable(model.checkpoint).meanNorm
        ownSizes = settings.keepSize ? PictureSizes(pictures) : nil
        self.settings = settings
        if settings.seed < 0 { self.settings.seed = Int(UInt32.random(in: .min ... .max)) }
        // Resuming must not move them, whatever steps are added then.
        let cadence = TrainingSettings.standardCadence(steps: settings.maxSteps - (embedding.step ?? 0))
        self.settings.saveImageEvery = settings.saveImageEvery ?? cadence
        self.settings.saveEmbeddingEvery = settings.saveEmbeddingEvery ?? cadence
        self.home = home
        self.resources = resources
    }

    /// The folder of the dataset, also of a sample that was given by name.
    var datasetFolder: String { resources.sample(settings.dataset) ?? settings.dataset }

    /// What becomes of a caption's tags.
    var tags: CaptionTags { CaptionTags(dropout: settings.tagDropout, shuffle: settings.shuffleTags) }

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
