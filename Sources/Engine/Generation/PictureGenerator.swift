import EngineInterface
import Imaging
import StableDiffusion
import Tensor

/// A loaded model with the embeddings that prompts may use: makes pictures again and again.
struct PictureGenerator {
    let model: LoadedModel
    let store: EmbeddingStore

    /// One batch: seeds and contexts of the pictures that are made at once.
    struct Batch {
        let seeds: [UInt64]
        let variationSeeds: [UInt64]
    }

    /// - Parameters:
    ///   - folder: where the files go; with `dated`, into today's folder in it, as the web UI does.
    /// - Returns: the files, in order.
    /// - Throws: `SettingsError`, `PromptError`, `PictureError`, file errors, `GenerationInterrupted`.
    func generate(_ request: GenerationRequest, into folder: String, dated: Bool, sink: any EventSink, interruption: InterruptFlag) throws -> [String] {
        let settings = request.settings
        let files = PictureFiles(folder: dated ? FilePath.joined(folder, DateStamp().date) : folder, encoding: PictureEncoding(settings))
        try files.prepare()
        func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: 0, content)) }
        send(.state(Event.State(.running, activity: "generating", done: 0, total: settings.batchSize * settings.count)))
        let look = try LatentPreview(model.generationVAE.autoencoder, compute: model.compute)
        let encoder = encoder(settings)
        var written: [String] = []
        do {
            let canvas = try Canvas(settings, model) { try interruption.check() }
            for number in 0 ..< settings.count {
                let batch = batch(number, request)
                let latent = try latent(request, batch, encoder, canvas, check: interruption.check) { step in
                    try PictureNotFinite.check(step.denoised, seed: batch.seeds[0])
                    send(.preview(Event.Preview(samplingStep: step.number, samplingSteps: step.count, prompt: settings.prompt,
                                                seed: Int(clamping: batch.seeds[0]), png: try? PreviewMaker.formingPicture(look, step.denoised))))
                }
                for index in batch.seeds.indices {
                    try interruption.check()
                    let one = latent.sliced(index ..< index + 1, axis: 0)
                    let decoded = try model.generationVAE.autoencoder.decode(one, check: interruption.check)
                    try PictureNotFinite.check(decoded, seed: batch.seeds[index])
                    let text = facts(request, batch, index, canvas).parameters.text
                    var picture = try Picture(decoded)
                    if let mask = canvas.mask, let original = canvas.original { picture = try mask.composited(picture, over: original) }
                    let file = try files.write(picture, seed: batch.seeds[index], parameters: text)
                    written.append(file)
                    send(.preview(Event.Preview(samplingStep: settings.steps, samplingSteps: settings.steps, prompt: settings.prompt,
                                                seed: Int(clamping: batch.seeds[index]), file: file)))
                }
            }
        } catch is WorkInterrupted {
            send(.finished(Event.Finished(state: .interrupted, reason: "interrupted", file: written.last)))
            throw GenerationInterrupted(files: written)
        }
        let reason = written.count == 1 ? "1 picture is done" : "\(written.count) pictures are done"
        send(.finished(Event.Finished(state: .finished, reason: reason, file: written.last)))
        return written
    }

    /// With a variation strength all pictures share the seed and the variation's counts up.
    private func batch(_ number: Int, _ request: GenerationRequest) -> Batch {
        let places = (0 ..< request.settings.batchSize).map { UInt64(number * request.settings.batchSize + $0) }
        let varies = request.settings.variationStrength != 0
        return Batch(seeds: places.map { varies ? request.seed : request.seed &+ $0 }, variationSeeds: places.map { request.variationSeed &+ $0 })
    }

    private func encoder(_ settings: GenerationSettings) -> PromptEncoder {
        PromptEncoder(model.model.textEncoders, embeddings: store.lookup(tokenizer: model.model.textEncoders.tokenizer),
                      vectors: store.vectors(model.compute), options: ConditioningOptions(settings.options))
    }

    private func latent(_ request: GenerationRequest, _ batch: Batch, _ encoder: PromptEncoder, _ canvas: Canvas,
                        check: @escaping InterruptionCheck, report: Sampling.Report) throws -> Tensor {
        var encoder = encoder
        encoder.sizes = SizeConditioning(height: canvas.height, width: canvas.width)
        var noise = noise(request, batch, width: canvas.width, height: canvas.height)
        var textToImage = try textToImage(request, encoder, SamplingPass(steps: request.settings.steps), check: check)
        textToImage.picture = canvas.conditioning
        guard let original = canvas.original else {
            let latent = try textToImage(noise: &noise, report: report)
            return try enlarged(latent, request, batch, encoder, check: check, report: report)
        }
        let autoencoder = model.generationVAE.autoencoder
        let scale = Float(autoencoder.configuration.scalingFactor)
        let mean = try autoencoder.encode(original.tensor(model.compute), check: check).mean * scale
        let all = Tensor.concatenated([Tensor](repeating: mean, count: batch.seeds.count), axis: 0)
        if let mask = canvas.mask {
            let painted = try mask.latentShares(width: canvas.width, height: canvas.height, factor: model.latentFactor)
            textToImage.mask = LatentMask(original: all, painted: painted)
        }
        return try textToImage(from: all, strength: request.settings.denoisingStrength, noise: &noise, report: report)
    }

    /// The noise of a batch, for pictures of a size in pixels.
    func noise(_ request: GenerationRequest, _ batch: Batch, width: Int, height: Int) -> LatentNoise {
        let (settings, factor) = (request.settings, model.latentFactor)
        let strength = Float(settings.variationStrength)
        let variation = strength == 0 ? nil : NoiseVariation(seeds: batch.variationSeeds, strength: strength)
        return LatentNoise(
            kind: RandomSourceKind(settings.options.randomSource), seeds: batch.seeds, seedDelta: settings.options.ensd,
            variation: variation, channels: model.latentChannels, height: height / factor, width: width / factor,
            compute: model.compute)
    }

    /// Sampling by the request's settings.
    /// - Throws: `PromptError`.
    func textToImage(_ request: GenerationRequest, _ encoder: PromptEncoder, _ pass: SamplingPass,
                     check: @escaping InterruptionCheck) throws -> TextToImage {
        let settings = request.settings
        var sampling = Sampling(sampler: request.sampler, schedule: request.schedule, steps: pass.steps)
        sampling.eta = settings.eta.map(Float.init)
        sampling.noiseScale = Float(settings.sigmaNoise)
        sampling.churn = Sampling.Churn(settings)
        sampling.makesAllSteps = pass.firstPass != nil
        let (calls, timing) = pass.timing(of: request.sampler, countsAsBefore: settings.oldPromptTiming)
        var textToImage = TextToImage(
            model: model.model, positive: try encoder.composed(PromptComments.stripped(settings.prompt), steps: calls, timing: timing),
            negative: try encoder.negative(PromptComments.stripped(settings.negativePrompt), steps: calls, timing: timing),
            guidanceScale: Float(settings.cfgScale), sampling: sampling, check: check)
        textToImage.guidanceRescale = Float(settings.cfgRescale)
        return textToImage
    }

    private func facts(_ request: GenerationRequest, _ batch: Batch, _ index: Int, _ canvas: Canvas) -> GenerationFacts {
        var facts = GenerationFacts(request.settings, width: canvas.width, height: canvas.height, seed: Int(clamping: batch.seeds[index]))
        facts.describe(request.sampler, request.schedule, model)
        facts.variationSeed = Int(clamping: batch.variationSeeds[index])
        facts.denoisingStrength = request.settings.image == nil ? nil : request.settings.denoisingStrength
        facts.secondPass = GenerationFacts.SecondPass(request.settings)
        facts.conditionalMaskWeight = model.model.paintsIntoPictures ? 1 : nil
        facts.maskBlur = request.settings.mask == nil ? nil : PaintMask.blur
        facts.embeddingHashes = used(in: facts.readPrompts, ConditioningOptions(request.settings.options)).compactMap { stored in
            (try? stored.hash()).map { (name: stored.embedding.name, hash: $0) }
        }
        return facts
    }

    /// The embeddings that the prompts name, as the web UI lists them: each once for the texts that are encoded at once, first chunks first,
    /// and what was encoded last in front.
    private func used(in prompts: ReadPrompts, _ options: ConditioningOptions) -> [EmbeddingStore.Stored] {
        let lookup = store.lookup(tokenizer: model.model.textEncoders.tokenizer)
        let places = prompts.encoded.reversed().flatMap { texts in
            let chunks = texts.map { (try? options.chunks(of: $0, tokenizer: model.model.textEncoders.tokenizer, embeddings: lookup))?.chunks ?? [] }
            var places: [Int] = []
            for number in 0 ..< (chunks.map(\.count).max() ?? 0) {
                let fixes = chunks.flatMap { number < $0.count ? $0[number].fixes : [] }
                for fix in fixes where !places.contains(fix.index) { places.append(fix.index) }
            }
            return places
        }
        return places.map { store.embeddings[$0] }
    }
}
