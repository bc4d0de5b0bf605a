import Imaging
import StableDiffusion
import Tensor
import Testing

/// A picture of `sd2/pictures.json`, made by the web UI's own code over diffusers' networks; see `make_pictures.py`.
@dynamicMemberLookup
struct SmallPicture: Decodable, Sendable, CustomTestStringConvertible {
    enum Model: String, Decodable, Sendable {
        case velocity = "v", epsilon, inpainting
    }

    /// The second pass.
    struct Hires: Decodable, Sendable {
        let scale: Double
        let steps: Int
        let denoisingStrength: Double
        let sigmas: [Float]
    }

    /// The model, and what only small models' pictures have.
    struct More: Decodable, Sendable {
        /// What the web UI's settings were, where they were not its defaults.
        struct Settings: Decodable, Sendable {
            let sdNoiseSchedule: String?
        }

        let model: Model
        let settings: Settings?
        let mask: String?
        let hires: Hires?
        let sigmas: [Float]?
        let timesteps: [Int]?
        let unetTimes: [Float]
    }

    let picture: PictureReference
    private let more: More

    init(from decoder: any Decoder) throws { (picture, more) = (try PictureReference(from: decoder), try More(from: decoder)) }

    subscript<Value>(dynamicMember member: KeyPath<PictureReference, Value>) -> Value { picture[keyPath: member] }
    subscript<Value>(dynamicMember member: KeyPath<More, Value>) -> Value { more[keyPath: member] }

    var testDescription: String { "\(picture.file) \(more.model.rawValue) \(picture.sampler)" }
    var hasZeroTerminalSNR: Bool { more.settings?.sdNoiseSchedule == "Zero Terminal SNR" }

    func sampling(_ hires: Hires? = nil) throws -> Sampling {
        var sampling = try picture.sampling(steps: hires?.steps)
        sampling.makesAllSteps = hires != nil
        return sampling
    }
}

/// A small model ready to draw.
struct SmallPainter: Sendable {
    let model: StableDiffusionModel
    let autoencoder: Autoencoder

    /// Loaded once for all pictures.
    private static let velocity = Result { try SmallPainter("plain", .velocity) }
    private static let stretchedVelocity = Result { try SmallPainter("plain", .velocity, hasZeroTerminalSNR: true) }
    private static let epsilon = Result { try SmallPainter("plain", .epsilon) }
    private static let inpainting = Result { try SmallPainter("inpainting", nil) }
    /// What a file in sgm's layout predicts is told by its kind.
    static let turbo = Result { try SmallPainter("turbo", nil) }

    static func of(_ picture: SmallPicture) throws -> SmallPainter {
        switch (picture.model, picture.hasZeroTerminalSNR) {
        case (.velocity, false): try velocity.get()
        case (.velocity, true): try stretchedVelocity.get()
        case (.epsilon, _): try epsilon.get()
        case (.inpainting, _): try inpainting.get()
        }
    }

    /// - Parameter prediction: nil leaves it to the file.
    private init(_ file: String, _ prediction: NoiseSchedule.Prediction?, hasZeroTerminalSNR: Bool = false) throws {
        let compute = try Compute(threadCount: 2)
        var hints = CheckpointHints()
        (hints.prediction, hints.hasZeroTerminalSNR) = (prediction, hasZeroTerminalSNR)
        let checkpoint = try Checkpoint(SmallModel.file(file), hints: hints)
        model = try StableDiffusionModel(checkpoint, tokenizerFolder: Fixture.tokenizerFolder, compute: compute)
        autoencoder = try Autoencoder(checkpoint.vae, configuration: checkpoint.vaeConfiguration)
    }

    private var factor: Int { autoencoder.configuration.latentFactor }

    // MARK: Drawing

    /// The final latent, `[1, height, width, 4]`.
    func latent(_ picture: SmallPicture) throws -> Tensor {
        var textToImage = try textToImage(picture)
        var noise = try picture.picture.noise(factor: factor, compute: model.compute)
        guard let start = try start(picture) else {
            textToImage.picture = try beside(picture, start: nil)
            return try enlarged(try textToImage(noise: &noise), picture)
        }
        textToImage.picture = try beside(picture, start: start)
        let original = try encode(start.samples.map { Float($0) / 127.5 - 1 }, start)
        if let mask = try mask(picture) {
            let small = try mask.resized(width: start.width / factor, height: start.height / factor, filter: .bicubic)
            textToImage.mask = LatentMask(original: original, painted: small.grey.map { $0 > 127 ? 1 : 0 })
        }
        return try textToImage(from: original, strength: try #require(picture.denoisingStrength), noise: &noise)
    }

    /// The latent of the picture that one starts from, nil where there is none.
    func startingLatent(_ picture: SmallPicture) throws -> Tensor? {
        try start(picture).map { try encode($0.samples.map { Float($0) / 127.5 - 1 }, $0) }
    }

    private func enlarged(_ latent: Tensor, _ picture: SmallPicture) throws -> Tensor {
        guard let hires = picture.hires else { return latent }
        let (height, width) = (Int(Double(latent.shape[1]) * hires.scale), Int(Double(latent.shape[2]) * hires.scale))
        let large = latent.interpolated(height: height, width: width)
        var noise = try picture.picture.noise(scale: hires.scale, factor: factor, compute: model.compute)
        return try textToImage(picture, hires)(from: large, strength: hires.denoisingStrength, noise: &noise)
    }

    private func textToImage(_ picture: SmallPicture, _ hires: SmallPicture.Hires? = nil) throws -> TextToImage {
        let sampling = try picture.sampling(hires)
        let (perStep, steps) = (sampling.sampler.callsPerStep, sampling.steps)
        let timing: PromptSchedule.Timing = hires == nil ? .steps : .secondPass(firstPass: picture.steps * perStep)
        let encoder = try encoder()
        return TextToImage(
            model: model, positive: try encoder.composed(picture.prompt, steps: steps * perStep, timing: timing),
            negative: try encoder.scheduled(picture.negativePrompt, steps: steps * perStep, timing: timing),
            guidanceScale: picture.cfgScale, sampling: sampling)
    }

    private func encoder() throws -> PromptEncoder {
        let file = try TensorFile("sd2/embedding.safetensors")
        let (values, shape) = (try #require(file.values("emb_params")), try #require(file.shape("emb_params")))
        let word = EmbeddingLookup.Word(name: "small-word", vectorCount: shape[0])
        return PromptEncoder(
            model.textEncoders, embeddings: EmbeddingLookup([word], tokenizer: model.textEncoders.tokenizer),
            vectors: [[Tensor(values, shape: shape, compute: model.compute)]])
    }

    // MARK: Pictures

    private func start(_ picture: SmallPicture) throws -> Picture? {
        try picture.initImage.map { try PictureFile.read(path: "\(Fixture.folder)/sd2/\($0)").rgb }
    }

    private func mask(_ picture: SmallPicture) throws -> Picture? {
        try picture.mask.map { try PictureFile.read(path: "\(Fixture.folder)/sd2/\($0)").rgb }
    }

    /// What an inpainting model sees: all painted over grey, or the picture with grey where it is painted. Each place
    /// of the latent takes the mask's pixel at its upper left corner.
    private func beside(_ picture: SmallPicture, start: Picture?) throws -> PictureConditioning? {
        guard model.paintsIntoPictures else { return nil }
        let (rows, columns) = (picture.height / factor, picture.width / factor)
        guard let start else {
            let grey = Tensor(repeating: 0, shape: [1, picture.height, picture.width, 3], compute: model.compute)
            let latent = try autoencoder.encode(grey).mean * Float(autoencoder.configuration.scalingFactor)
            return PictureConditioning(painted: [Float](repeating: 1, count: rows * columns), picture: latent)
        }
        let painted = try #require(try mask(picture)).grey.map { $0 > 127 }
        let kept = start.samples.enumerated().map { painted[$0.offset / 3] ? 0 : Float($0.element) / 127.5 - 1 }
        let places = (0 ..< rows * columns).map { place -> Float in
            painted[place / columns * factor * picture.width + place % columns * factor] ? 1 : 0
        }
        return PictureConditioning(painted: places, picture: try encode(kept, start))
    }

    /// The mean of the VAE's distribution for colours of -1 ... 1, scaled as latents are.
    private func encode(_ values: [Float], _ picture: Picture) throws -> Tensor {
        let pixels = Tensor(values, shape: [1, picture.height, picture.width, 3], compute: model.compute)
        return try autoencoder.encode(pixels).mean * Float(autoencoder.configuration.scalingFactor)
    }
}
