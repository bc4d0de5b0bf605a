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
    private(set) var embedding: (vectors: Embedding, path: String)?
    private(set) var checkpoint: Checkpoint?

    private typealias Key = TrainingSettings.CodingKeys
    private typealias PreviewKey = PreviewSettings.CodingKeys
    private typealias ModelKey = ModelOptions.CodingKeys

    /// - Parameter state: of a run that goes on: its vectors count, whatever became of the embedding's file.
    init(_ settings: TrainingSettings, home: Home, resources: Resources, state: TrainingState? = nil) {
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
        pictures = find(Key.dataset) { try PictureFolder.pictures(in: resources.sample(settings.dataset) ?? settings.dataset) }
        if isName { embedding = find(Key.name) { try Self.embedding(settings.name, home, state) } }
        // What does not fit is found out from the model's header, before anything is written.
        checkpoint = find(ModelKey.model) { try Checkpoint.open(path: ModelList(home: home, resources: resources).path(of: settings.options.model)) }
        guard let checkpoint else { return }
        find(ModelKey.model) { try SettingsCheck.checkTrains(checkpoint) }
        check(settings, with: checkpoint)
        check(settings.options, with: checkpoint, home)
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
        let width = checkpoint.textEncoderConfiguration.hiddenSize
        if let embedding, embedding.vectors.width != width {
            find(Key.name) {
                throw SettingsError(description: "The embedding \(settings.name) has vectors of \(embedding.vectors.width) numbers, "
                    + "the model \(settings.options.model) needs \(width); make one for this model with: textual-inversion create")
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
    private mutating func check(_ options: ModelOptions, with checkpoint: Checkpoint, _ home: Home) {
        find(ModelKey.clipSkip) { try SettingsCheck.check(clipSkip: options.clipSkip, layers: checkpoint.textEncoderConfiguration.layers) }
        func open(_ choice: VAEChoice) throws {
            if case .external(let path) = choice { _ = try checkpoint.openVAE(path: path) }
        }
        find(ModelKey.vae) { try open(VAEChoice.resolve(option: options.vae, checkpoint: checkpoint.path, home: home)) }
        if options.trainingVAE?.isEmpty ?? true { return }
        find(ModelKey.trainingVAE) { try open(VAEChoice.forTraining(options, checkpoint: checkpoint.path, home: home)) }
    }

    private static func embedding(_ name: String, _ home: Home, _ state: TrainingState?) throws -> (Embedding, String) {
        let shown = SafeName.printable(name)
        let file = EmbeddingFolder.files(in: home.embeddings).last { $0.word == name && !$0.isPicture }
        if let file, FilePath.fileExtension(of: file.path) != "pt" {
            throw SettingsError(description: "Training writes \(shown).pt, but the word belongs to \(SafeName.printable(file.path)); "
                + "rename that file to \(shown).pt, which reads as well")
        }
        if let state {
            return (Embedding(name: name, vectors: state.vectors, step: state.position.step), file?.path ?? FilePath.joined(home.embeddings, name + ".pt"))
        }
        guard let file else {
            throw SettingsError(description: "No embedding \(shown) in \(home.embeddings); make it with: \(SafeName.printable(PastedCommand.text("create", [name], home: home)))")
        }
        return (try EmbeddingReader.read(path: file.path), file.path)
    }
}
