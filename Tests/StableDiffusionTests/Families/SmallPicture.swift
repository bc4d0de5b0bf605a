import FormulaModels
import Imaging
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// A picture of `pictures.json`, made by the web UI's own code over the small models; see `sd2/make_pictures.py` and `sdxl/make_xl_pictures.py`.
@dynamicMemberLookup
struct SmallPicture: Decodable, Sendable, CustomTestStringConvertible {
    /// Whose, by the folder of its fixtures.
    enum Family: String, Sendable {
        case version2 = "sd2", xl = "sdxl"

        var family: ModelFamily { self == .xl ? .stableDiffusionXL : .stableDiffusion2 }
    }

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
    private(set) var family = Family.version2

    /// All of a family.
    static func all(_ family: Family) -> [SmallPicture] {
        ((try? Fixture.json("\(family.rawValue)/pictures.json", as: [SmallPicture].self)) ?? []).map { picture in
            var picture = picture
            picture.family = family
            return picture
        }
    }

    init(from decoder: any Decoder) throws { (picture, more) = (try PictureReference(from: decoder), try More(from: decoder)) }

    subscript<Value>(dynamicMember member: KeyPath<PictureReference, Value>) -> Value { picture[keyPath: member] }
    subscript<Value>(dynamicMember member: KeyPath<More, Value>) -> Value { more[keyPath: member] }

    var testDescription: String { "\(family.rawValue) \(picture.file) \(more.model.rawValue) \(picture.sampler)" }
    var hasZeroTerminalSNR: Bool { more.settings?.sdNoiseSchedule == "Zero Terminal SNR" }

    /// The file of its final latent and of the one that it starts from.
    var latents: String { "\(family.rawValue)/latents.safetensors" }

    /// The path of a picture beside it.
    func path(_ file: String) -> String { "\(Fixture.folder)/\(family.rawValue)/\(file)" }

    /// What its model was trained with.
    var noiseSchedule: NoiseScheduleConfiguration {
        var schedule = family.family.noiseSchedule
        schedule.prediction = more.model == .velocity ? .velocity : .epsilon
        schedule.hasZeroTerminalSNR = hasZeroTerminalSNR
        return schedule
    }

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

    private static let xlEpsilon = Result { try SmallPainter("plain", .epsilon, of: .xl) }
    private static let xlVelocity = Result { try SmallPainter("plain", .velocity, of: .xl) }
    /// As its keys tell.
    private static let xlMarked = Result { try SmallPainter("plain", nil, of: .xl, marked: ["v_pred", "ztsnr"]) }
    private static let xlInpainting = Result { try SmallPainter("inpainting", nil, of: .xl) }

    static func of(_ picture: SmallPicture) throws -> SmallPainter {
        guard picture.family == .version2 else {
            return switch (picture.model, picture.hasZeroTerminalSNR) {
            case (.velocity, false): try xlVelocity.get()
            case (.velocity, true): try xlMarked.get()
            case (.epsilon, _): try xlEpsilon.get()
            case (.inpainting, _): try xlInpainting.get()
            }
        }
        return switch (picture.model, picture.hasZeroTerminalSNR) {
        case (.velocity, false): try velocity.get()
        case (.velocity, true): try stretchedVelocity.get()
        case (.epsilon, _): try epsilon.get()
        case (.inpainting, _): try inpainting.get()
        }
    }

    /// - Parameters:
    ///   - prediction: nil leaves it to the file.
    ///   - marks: empty tensors in the file.
    private init(
        _ file: String, _ prediction: NoiseSchedule.Prediction?, hasZeroTerminalSNR: Bool? = nil, of family: SmallPicture.Family = .version2,
        marked marks: [String] = []
    ) throws {
        let compute = try Compute(threadCount: 2)
        var hints = CheckpointHints()
        (hints.prediction, hints.hasZeroTerminalSNR) = (prediction, hasZeroTerminalSNR)
        let formula = try family == .xl ? FormulaModel.stableDiffusionXL() : .stableDiffusion2()
        let markers = try marks.map { try StoredTensor(name: $0, shape: [0], floats: []) }
        let checkpoint = try Checkpoint(SmallModel.file(file, of: formula, more: markers), hints: hints)
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
        let encoder = try encoder(picture, hires)
        return TextToImage(
            model: model, positive: try encoder.composed(picture.prompt, steps: steps * perStep, timing: timing),
            negative: try encoder.negative(picture.negativePrompt, steps: steps * perStep, timing: timing),
            guidanceScale: picture.cfgScale, sampling: sampling)
    }

    private func encoder(_ picture: SmallPicture, _ hires: SmallPicture.Hires?) throws -> PromptEncoder {
        let file = try TensorFile("\(picture.family.rawValue)/embedding.safetensors")
        let vectors = try (picture.family == .xl ? ["clip_l", "clip_g"] : ["emb_params"]).map { key in
            Tensor(try #require(file.values(key)), shape: try #require(file.shape(key)), compute: model.compute)
        }
        let word = EmbeddingLookup.Word(name: "small-word", vectorCount: vectors[0].shape[0])
        var encoder = PromptEncoder(
            model.textEncoders, embeddings: EmbeddingLookup([word], tokenizer: model.textEncoders.tokenizer), vectors: [vectors])
        let scale = hires?.scale ?? 1
        encoder.sizes = SizeConditioning(height: Int(Double(picture.height) * scale), width: Int(Double(picture.width) * scale))
        return encoder
    }

    // MARK: Pictures

    private func start(_ picture: SmallPicture) throws -> Picture? {
        try picture.initImage.map { try PictureFile.read(path: picture.path($0)).rgb }
    }

    private func mask(_ picture: SmallPicture) throws -> Picture? {
        try picture.mask.map { try PictureFile.read(path: picture.path($0)).rgb }
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
