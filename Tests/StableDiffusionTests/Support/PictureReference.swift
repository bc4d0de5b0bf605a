import StableDiffusion
import Tensor
import Testing

/// What every picture of the fixtures was made with.
struct PictureReference: Decodable, Sendable {
    let file: String
    let sampler: String
    let schedule: String?
    let rng: String
    let seed: UInt64
    let steps: Int
    let cfgScale: Float
    let width: Int
    let height: Int
    let prompt: String
    let negativePrompt: String
    let initImage: String?
    let denoisingStrength: Double?

    /// The key of its latent: the picture's number.
    var number: String { String(file.suffix("00.png".count).prefix(2)) }

    /// - Parameter steps: of another pass; nil are the picture's own.
    func sampling(steps: Int? = nil) throws -> Sampling {
        Sampling(sampler: try #require(Sampler(name: sampler)), schedule: try schedule.map { try #require(SigmaSchedule(name: $0)) } ?? .automatic,
                 steps: steps ?? self.steps)
    }

    /// The noise of a pass.
    /// - Parameters:
    ///   - scale: how many times as large as the picture the pass is.
    ///   - factor: pixels of a latent's place.
    func noise(scale: Double = 1, factor: Int, seedDelta: Int = 0, variation: NoiseVariation? = nil, compute: Compute) throws -> LatentNoise {
        let (height, width) = (Int(Double(height) * scale) / factor, Int(Double(width) * scale) / factor)
        return LatentNoise(kind: try #require(RandomSourceKind(rawValue: rng)), seeds: [seed], seedDelta: seedDelta, variation: variation, channels: 4,
                           height: height, width: width, compute: compute)
    }
}
