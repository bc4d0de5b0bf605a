import EngineInterface
import Imaging
import StableDiffusion

/// What is found out about pictures that are asked for before a model is in memory: files that are missing, sizes that the model cannot
/// work at, and all else that is wrong, field by field.
struct GenerationParts {
    /// What a request would be refused for; at most one for each field.
    private(set) var mistakes: [FieldMistake]
    private(set) var checkpoint: Checkpoint?
    /// The checkpoint with its VAE, or why they cannot be used.
    private(set) var model: Result<OpenedModel, any Error>
    /// Pixels of the largest pass; 0 where the size is not known.
    private(set) var largest: (width: Int, height: Int) = (0, 0)

    private typealias Key = GenerationSettings.CodingKeys
    private typealias ModelKey = ModelOptions.CodingKeys

    init(_ settings: GenerationSettings, home: Home, resources: Resources) {
        var mistakes = SettingsCheck.mistakes(in: settings)
        let image = settings.image.flatMap { path in try? mistakes.find(Key.image) { try PictureFile.info(path: path) }.get() }
        if let mask = settings.mask { mistakes.find(Key.mask) { _ = try PictureFile.info(path: mask) } }
        mistakes.find(Key.output) { try Folder.checkMaking(settings.output ?? home.pictures) }
        let opened = mistakes.find(ModelKey.model) { try Checkpoint.open(settings.options, home: home, resources: resources) }
        model = opened.flatMap { checkpoint in
            mistakes.find(ModelKey.clipSkip) { try SettingsCheck.check(clipSkip: settings.options.clipSkip, of: checkpoint) }
            return mistakes.find(ModelKey.vae) {
                let vae = try OpenedModel.VAE(VAEChoice.resolve(option: settings.options.vae, checkpoint: checkpoint.path, home: home), of: checkpoint)
                return OpenedModel(checkpoint: checkpoint, generationVAE: vae, trainingVAE: vae)
            }
        }
        checkpoint = try? opened.get()
        self.mistakes = mistakes
        if let checkpoint { checkSizes(settings, image, checkpoint) }
    }

    /// The size of the pictures and of the second pass; without a size of its own a picture takes that of the one it starts from, rounded.
    private mutating func checkSizes(_ settings: GenerationSettings, _ image: PictureInfo?, _ checkpoint: Checkpoint) {
        let factor = checkpoint.vaeConfiguration.latentFactor
        let side = image == nil ? checkpoint.sampleSize : nil
        let enlargement = settings.image == nil && settings.hiresScale > 1 && settings.hiresScale <= 8 ? settings.hiresScale : 1
        func largest(_ length: Int?, _ start: Int?) -> Int { Int(Double(max(0, min(length ?? start ?? side ?? 0, 8192))) * enlargement) }
        self.largest = (largest(settings.width, image?.width), largest(settings.height, image?.height))
        for (field, length, option) in [(Key.width, settings.width ?? side, "--width"), (Key.height, settings.height ?? side, "--height")] {
            guard let length else { continue }
            mistakes.find(field) { try PictureSize.check(length, option, factor: factor) }
            guard settings.hiresScale > 1, settings.hiresScale <= 8, length > 0, length <= 8192 else { continue }
            mistakes.find(Key.hiresScale) { try PictureSize.check(Int(Double(length / factor) * settings.hiresScale) * factor, option, factor: factor) }
        }
    }
}
