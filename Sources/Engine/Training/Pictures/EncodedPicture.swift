import EngineInterface
import Imaging
import StableDiffusion
import Tensor

/// A training picture as the U-Net sees it, kept for the whole run.
package struct EncodedPicture: Sendable {
    /// The file's name, for messages.
    package let name: String
    package let path: String
    package let caption: Caption
    /// The prompt of the whole run, unless tags are drawn anew.
    package let prompt: String
    /// Scaled, `[1, height, width, channels]`: the mean of the VAE's distribution, or the draw that is kept.
    package let latent: Tensor
    /// The distribution's standard deviation, scaled, where a new draw is made each time; nil otherwise.
    package let deviation: Tensor?
    /// How much each latent pixel's loss counts by the picture's alpha, of the latent's shape; nil where it is not
    /// used.
    package let weight: Tensor?

    package init(
        name: String, path: String, caption: Caption, prompt: String, latent: Tensor, deviation: Tensor?, weight: Tensor?
    ) {
        self.name = name
        self.path = path
        self.caption = caption
        self.prompt = prompt
        self.latent = latent
        self.deviation = deviation
        self.weight = weight
    }

    /// The latent for one step.
    package func latent(_ random: inout TrainingRandom) -> Tensor {
        guard let deviation else { return latent }
        return latent + deviation * random.normals(like: latent)
    }
}

/// Turns picture files into latents.
package struct PictureEncoder {
    let autoencoder: Autoencoder
    let compute: Compute
    let settings: TrainingSettings
    /// The training size in pixels.
    let width: Int
    let height: Int
    let check: InterruptionCheck

    package init(autoencoder: Autoencoder, compute: Compute, settings: TrainingSettings, width: Int, height: Int, check: @escaping InterruptionCheck = {}) {
        self.autoencoder = autoencoder
        self.compute = compute
        self.settings = settings
        self.width = width
        self.height = height
        self.check = check
    }

    private var factor: Int { autoencoder.configuration.latentFactor }

    /// Stretches a picture to the training size (or the nearest size that latents have, where it keeps its own), and encodes it.
    /// - Parameter seed: the run's; a picture's draw follows from it and the file's name alone.
    /// - Throws: `PictureError`, and what `check` throws.
    package func encode(_ picture: Picture, path: String, caption: Caption, prompt: String, seed: UInt64) throws -> EncodedPicture {
        let (newWidth, newHeight) = settings.keepSize
            ? (max(1, (picture.width + factor / 2) / factor) * factor, max(1, (picture.height + factor / 2) / factor) * factor)
            : (width, height)
        let stretched = try picture.rgb.resized(width: newWidth, height: newHeight, filter: .bicubic)
        let distribution = try autoencoder.encode(stretched.tensor(compute), check: check)
        let scale = Float(autoencoder.configuration.scalingFactor)
        let (mean, deviation) = (distribution.mean * scale, distribution.standardDeviation * scale)
        let name = FilePath.name(of: path)
        var latent = mean
        if settings.latentSampling == .once {
            var random = TrainingRandom(seed: seed, stream: PictureEncoder.stream("latent", name))
            latent = mean + deviation * random.normals(like: mean)
        }
        return EncodedPicture(name: name, path: path, caption: caption, prompt: prompt, latent: latent,
                              deviation: settings.latentSampling == .random ? deviation : nil,
                              weight: settings.useAlphaWeight ? try PictureEncoder.alphaWeight(picture, like: mean) : nil)
    }

    /// A generator's stream for a purpose and a picture, so that adding a picture changes no other's draws (FNV-1a).
    static func stream(_ purpose: String, _ name: String) -> UInt64 {
        (purpose + "/" + name).utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } | 1
    }

    /// The web UI's `(a − min) / mean` over the latent's pixels; ones where alpha is the same everywhere.
    package static func alphaWeight(_ picture: Picture, like latent: Tensor) throws -> Tensor {
        let (height, width) = (latent.shape[1], latent.shape[2])
        let pixels = height * width
        let ones = Tensor(repeating: 1, shape: latent.shape, compute: latent.compute)
        guard let alpha = picture.alpha else { return ones }
        let grey = try Picture(width: picture.width, height: picture.height, channels: .rgb, samples: alpha.flatMap { [$0, $0, $0] })
        let small = try grey.resized(width: width, height: height, filter: .bicubic)
        var weights = (0 ..< pixels).map { Float(small.samples[3 * $0]) }
        let minimum = weights.min() ?? 0
        weights = weights.map { $0 - minimum }
        let mean = weights.reduce(0, +) / Float(pixels)
        guard mean > 0 else { return ones }
        return ones.multiplyingRows(by: weights.map { $0 / mean })
    }
}
