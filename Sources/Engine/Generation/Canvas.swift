import EngineInterface
import Imaging
import StableDiffusion
import Tensor

/// What pictures are painted on: their size, the picture they start from, and what of it is painted.
struct Canvas {
    /// Pixels.
    let width: Int
    let height: Int
    /// The picture to start from, of that size; nil where there is none.
    let original: Picture?
    let mask: PaintMask?
    /// What an inpainting model sees of both; nil for other models.
    let conditioning: PictureConditioning?

    /// - Throws: `SettingsError` for a size that the model cannot work at; `PictureError`; what `check` throws.
    init(_ settings: GenerationSettings, _ model: LoadedModel, check: InterruptionCheck) throws {
        let start = try settings.image.map { try Self.startingPicture($0, settings, factor: model.latentFactor) }
        (width, height) = try PictureSize.checked(
            settings.width ?? start?.width ?? model.sampleSize, settings.height ?? start?.height ?? model.sampleSize, factor: model.latentFactor)
        mask = try settings.mask.map { try PaintMask(path: $0) }
        let (width, height) = (width, height)
        original = try start.map { try $0.rgb.resized(width: width, height: height, filter: .lanczos) }
        conditioning = try Self.conditioning(model, width, height, original, mask, check: check)
    }

    /// A larger empty canvas, for a second pass.
    init(width: Int, height: Int, _ model: LoadedModel, check: InterruptionCheck) throws {
        (self.width, self.height) = (width, height)
        (original, mask) = (nil, nil)
        conditioning = try Self.conditioning(model, width, height, nil, nil, check: check)
    }

    /// As the web UI has it: the picture is grey where the mask is white, all of it without a mask or without a picture; each place of
    /// the latent takes the mask's pixel at its upper left corner.
    private static func conditioning(_ model: LoadedModel, _ width: Int, _ height: Int, _ original: Picture?, _ mask: PaintMask?,
                                     check: InterruptionCheck) throws -> PictureConditioning? {
        guard model.model.paintsIntoPictures else { return nil }
        let factor = model.latentFactor
        let painted = try original == nil ? nil : mask?.pixelShares(width: width, height: height)
        let (rows, columns) = (height / factor, width / factor)
        let places = (0 ..< rows * columns).map { place in painted?[place / columns * factor * width + place % columns * factor] ?? 1 }
        var values = [Float](repeating: 0, count: width * height * 3)
        if let original, let painted {
            for (index, sample) in original.samples.enumerated() where painted[index / 3] == 0 { values[index] = Float(sample) / 127.5 - 1 }
        }
        let autoencoder = model.generationVAE.autoencoder
        let masked = Tensor(values, shape: [1, height, width, 3], compute: model.compute)
        let latent = try autoencoder.encode(masked, check: check).mean * Float(autoencoder.configuration.scalingFactor)
        return PictureConditioning(painted: places, picture: latent)
    }

    /// The picture; its size, brought to one that latents have, is the default.
    private static func startingPicture(_ path: String, _ settings: GenerationSettings, factor: Int) throws -> Picture {
        let picture = try PictureFile.read(path: path)
        let (width, height) = (max(4, (picture.width + factor / 2) / factor) * factor, max(4, (picture.height + factor / 2) / factor) * factor)
        guard settings.width == nil, settings.height == nil, (width, height) != (picture.width, picture.height) else { return picture }
        return try picture.rgb.resized(width: width, height: height, filter: .lanczos)
    }
}
