import EngineInterface
import FoundationEssentials
import Imaging
import StableDiffusion
import Tensor

/// Makes the previews of a run: a picture with the word as it is now.
struct PreviewMaker {
    let model: LoadedModel
    let settings: TrainingSettings
    let words: TrainingWords
    /// Size in pixels.
    let width: Int
    let height: Int
    let check: InterruptionCheck

    struct Result {
        let picture: Picture
        let parameters: String
        let prompt: String
        let seed: Int
    }

    /// - Parameters:
    ///   - vectors: the word's.
    ///   - prompt: taken where the settings have none.
    ///   - forming: gets the sampling step and, where `wantsForming` says so, the forming picture as PNG in base64.
    /// - Throws: `PromptError`, `PictureError`, `PictureNotFinite`, and what `check` throws.
    func make(vectors: Tensor, prompt fallback: String, seed: Int, wantsForming: () -> Bool, look: LatentPreview?,
              forming: (Int, Int, String?) -> Void) throws -> Result {
        let preview = settings.preview
        let prompt = preview.prompt ?? fallback
        let (sampler, named) = Sampler.parse(preview.sampler) ?? (.dpmPlusPlus2M, nil)
        let schedule = named ?? SigmaSchedule(name: preview.schedule) ?? .automatic
        let encoder = PromptEncoder(model.model.textEncoders, embeddings: words.lookup, vectors: words.vectors(with: [vectors]),
                                    options: ConditioningOptions(settings.options))
        let calls = preview.steps * sampler.callsPerStep
        let factor = model.latentFactor
        var noise = LatentNoise(
            kind: RandomSourceKind(settings.options.randomSource), seeds: [UInt64(bitPattern: Int64(seed))],
            seedDelta: settings.options.ensd, channels: model.latentChannels, height: height / factor, width: width / factor,
            compute: model.compute)
        let sample = TextToImage(model: model.model, positive: try encoder.composed(PromptComments.stripped(prompt), steps: calls),
                                 negative: try encoder.scheduled(PromptComments.stripped(preview.negativePrompt), steps: calls),
                                 guidanceScale: Float(preview.cfgScale), sampling: Sampling(sampler: sampler, schedule: schedule, steps: preview.steps),
                                 check: check)
        let latent = try sample(noise: &noise) { step in
            try PictureNotFinite.check(step.denoised, seed: UInt64(bitPattern: Int64(seed)))
            forming(step.number, step.count, wantsForming() ? look.flatMap { try? Self.formingPicture($0, step.denoised) } : nil)
        }
        let decoded = try model.generationVAE.autoencoder.decode(latent, check: check)
        try PictureNotFinite.check(decoded, seed: UInt64(bitPattern: Int64(seed)))
        var request = GenerationSettings(prompt: prompt)
        request.negativePrompt = preview.negativePrompt
        (request.steps, request.cfgScale, request.options) = (preview.steps, preview.cfgScale, settings.options)
        var facts = GenerationFacts(request, width: width, height: height, seed: seed)
        facts.describe(sampler, schedule, model)
        return Result(picture: try Picture(decoded), parameters: facts.parameters.text, prompt: prompt, seed: seed)
    }

    /// The first latent's colours as a small PNG in base64.
    static func formingPicture(_ look: LatentPreview, _ latent: Tensor) throws -> String {
        let samples = look(latent.sliced(0 ..< 1, axis: 0))
        let picture = try Picture(width: latent.shape[2], height: latent.shape[1], channels: .rgb, samples: samples)
        return Data(try picture.png(compression: 1)).base64EncodedString()
    }
}

extension RandomSourceKind {
    init(_ source: ModelOptions.RandomSource) { self = source == .nv ? .nv : .cpu }
}

extension GenerationFacts {
    /// Fills in what the model, the sampler and the VAE are.
    mutating func describe(_ sampler: Sampler, _ schedule: SigmaSchedule, _ model: LoadedModel) {
        self.sampler = sampler.rawValue
        self.schedule = sampler.scheduleName(schedule)
        modelName = model.name
        zeroTerminalSNR = model.hasZeroTerminalSNR
        modelHash = model.hash
        if model.generationVAE.isExternal { (vaeName, vaeHash) = (model.generationVAE.name, model.generationVAE.hash) }
        version = Program.version
    }
}

/// What the program calls itself in files.
public enum Program {
    /// As `parameters` texts and settings files carry it.
    public static let version = "textual-inversion 0.1"
}
