import Imaging
import StableDiffusion
import Tensor
import Testing

/// Whole pictures against k-diffusion and the web UI's own samplers: same seed, sampler, schedule and steps.
@Suite struct PictureReferenceTests {
    @dynamicMemberLookup
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        /// What the web UI's settings were, where they were not its defaults, and the variation.
        struct More: Decodable, Sendable {
            struct Settings: Decodable, Sendable {
                let etaAncestral: Float?
                let etaDdim: Float?
                let etaNoiseSeedDelta: Int?
            }

            let settings: Settings?
            let variationSeed: UInt64?
            let variationStrength: Float?
        }

        let picture: PictureReference
        let more: More

        init(from decoder: any Decoder) throws { (picture, more) = (try PictureReference(from: decoder), try More(from: decoder)) }

        subscript<Value>(dynamicMember member: KeyPath<PictureReference, Value>) -> Value { picture[keyPath: member] }

        var testDescription: String { "\(picture.file) \(picture.sampler) \(picture.schedule ?? "") \(picture.rng)" }
        /// The file of latents that belongs to the picture.
        var latents: String { picture.file.hasPrefix("samplers") ? "networks/samplers.safetensors" : "networks/images.safetensors" }
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
        var sampling = try reference.picture.sampling()
        let settings = reference.more.settings
        sampling.eta = sampling.sampler == .ddim ? settings?.etaDdim : settings?.etaAncestral
        let variation = reference.more.variationSeed.map { NoiseVariation(seeds: [$0], strength: reference.more.variationStrength ?? 0) }
        var noise = try reference.picture.noise(factor: 4, seedDelta: settings?.etaNoiseSeedDelta ?? 0, variation: variation, compute: model.compute)
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
