import Imaging
import StableDiffusion
import Tensor
import Testing

/// Whole pictures against k-diffusion and the web UI's own samplers: same seed, sampler, schedule and steps.
@Suite struct PictureReferenceTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        /// What the web UI's settings were, where they were not its defaults.
        struct Settings: Decodable, Sendable {
            let etaAncestral: Float?
            let etaDdim: Float?
            let etaNoiseSeedDelta: Int?
        }

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
        let file: String
        let settings: Settings?
        let variationSeed: UInt64?
        let variationStrength: Float?
        let initImage: String?
        let denoisingStrength: Double?

        var testDescription: String { "\(file) \(sampler) \(schedule ?? "") \(rng)" }
        /// The key of its latent: the picture's number.
        var number: String { String(file.suffix("00.png".count).prefix(2)) }
        /// The file of latents that belongs to the picture.
        var latents: String { file.hasPrefix("samplers") ? "networks/samplers.safetensors" : "networks/images.safetensors" }
    }

    static let cases: [Case] = ["networks/images.json", "samplers/samplers.json"]
        .flatMap { (try? Fixture.json($0, as: [Case].self)) ?? [] }

    @Test func coversWhatThereIs() {
        #expect(Set(Self.cases.map(\.sampler)) == Set(Sampler.allCases.map(\.rawValue)))
        #expect(Self.cases.count == 12 + 41)
    }

    @Test(arguments: cases) func picture(_ reference: Case) throws {
        let model = try BuiltInModel()
        let latent = try Self.latent(reference, model)
        let latentError = relativeError(latent.planarValues, try #require(try TensorFile(reference.latents).values(reference.number)))
        #expect(latentError < 1e-4, "\(latentError)")

        let decoded = try model.autoencoder.decode(latent)
        let expected = try PictureFile.read(path: Fixture.folder + "/networks/" + reference.file)
        let worst = greatestDifference(Self.bytes(decoded.values), expected.rgb.samples.map(Float.init))
        #expect(worst <= 2, "\(worst)/255")
    }

    private static func latent(_ reference: Case, _ model: BuiltInModel) throws -> Tensor {
        var sampling = Sampling(sampler: try #require(Sampler(name: reference.sampler)),
                                schedule: try reference.schedule.map { try #require(SigmaSchedule(name: $0)) } ?? .automatic, steps: reference.steps)
        sampling.eta = sampling.sampler == .ddim ? reference.settings?.etaDdim : reference.settings?.etaAncestral
        let variation = reference.variationSeed.map { NoiseVariation(seeds: [$0], strength: reference.variationStrength ?? 0) }
        var noise = LatentNoise(kind: try #require(RandomSourceKind(rawValue: reference.rng)), seeds: [reference.seed],
                                seedDelta: reference.settings?.etaNoiseSeedDelta ?? 0, variation: variation,
                                channels: 4, height: reference.height / 4, width: reference.width / 4, compute: model.compute)
        let contexts = try [reference.prompt, reference.negativePrompt].map {
            Conditioning(hidden: try model.hidden([$0]))
        }
        let textToImage = TextToImage(
            model: try model.whole, positive: ComposedConditioning(contexts[0]), negative: ScheduledConditioning(contexts[1]),
            guidanceScale: reference.cfgScale, sampling: sampling)
        guard reference.initImage != nil else { return try textToImage(noise: &noise) }
        let start = Tensor(planar: try #require(try TensorFile(reference.latents).values(reference.number + ".init")),
                           shape: [1, reference.height / 4, reference.width / 4, 4], compute: model.compute)
        return try textToImage(from: start, strength: try #require(reference.denoisingStrength), noise: &noise)
    }

    /// -1 ... 1 to 0 ... 255, truncated as the web UI does.
    static func bytes(_ values: [Float]) -> [Float] {
        values.map { (255 * min(max(($0 + 1) / 2, 0), 1)).rounded(.down) }
    }
}
