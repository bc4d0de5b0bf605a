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
        var encoder = PromptEncoder(model.model.textEncoders, embeddings: words.lookup, vectors: words.vectors(with: vectors),
                                    options: ConditioningOptions(settings.options))
        encoder.sizes = SizeConditioning(height: height, width: width)
        let calls = preview.steps * sampler.callsPerStep
        let factor = model.latentFactor
        var noise = LatentNoise(
            kind: RandomSourceKind(settings.options.randomSource), seeds: [UInt64(bitPattern: Int64(seed))],
            seedDelta: settings.options.ensd, channels: model.latentChannels, height: height / factor, width: width / factor,
            compute: model.compute)
        let sample = TextToImage(model: model.model, positive: try encoder.composed(PromptComments.stripped(prompt), steps: calls),
                                 negative: try encoder.negative(PromptComments.stripped(preview.negativePrompt), steps: calls),
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

/// Writes previews that carry an embedding, titled so that one sees which: what people hand on.
package struct PreviewCarrier {
    let folder: RunFolder
    let name: String
    /// The checkpoint's, for the footers.
    let modelName: String
    let modelHash: String

    package init(folder: RunFolder, name: String, modelName: String, modelHash: String) {
        (self.folder, self.name, self.modelName, self.modelHash) = (folder, name, modelName, modelHash)
    }

    /// Writes `image_embeddings/NAME-STEP.png`.
    /// - Parameters:
    ///   - step: the preview's.
    ///   - copy: the step of the copy that it carries.
    /// - Returns: whether it could: a copy that the user took away cannot be carried.
    /// - Throws: `EmbeddingError` or `FileError`.
    package func write(_ picture: Picture, step: Int, copy: Int) throws -> Bool {
        let source = folder.embedding(name, step: copy)
        guard FileStatus.isThere(source) else { return false }
        // The word is the copy's file name, so that carriers of several steps can be used side by side.
        let embedding = try EmbeddingReader.read(path: source)
        let caption = PictureCaption(title: "<\(embedding.name)>", left: modelName, middle: "[\(modelHash)]",
                                     right: "\(embedding.vectors.count)v \(step)s")
        let bytes = try EmbeddingPicture.png(caption.drawn(on: picture, font: PictureFont.best), carrying: embedding)
        try Folder.make(folder.imageEmbeddings)
        try AtomicFile.write(bytes, to: folder.imageEmbedding(name, step: step))
        return true
    }
}
