import Imaging
import StableDiffusion
import Tensor
import Testing

/// Whole pictures against k-diffusion and the web UI's rules: same seed, sampler, schedule and steps.
@Suite struct PictureReferenceTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
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

        var testDescription: String { "\(file) \(sampler) \(schedule ?? "") \(rng)" }
    }

    static let cases: [Case] = ((try? Fixture.json("networks/images.json", as: [Case].self)) ?? []).filter { Sampler(name: $0.sampler) != nil }

    @Test func coversTheSamplers() {
        #expect(Set(Self.cases.map(\.sampler)) == ["Euler a", "Euler", "DPM++ 2M", "DDIM"])
    }

    @Test(arguments: cases) func picture(_ reference: Case) throws {
        let model = try BuiltInModel()
        let conditioner = model.conditioner()
        let context = try [reference.prompt, reference.negativePrompt].map {
            conditioner([try model.chunks($0)], vectors: [], empty: try model.empty)
        }
        let both = Tensor.concatenated(context, axis: 0)
        func predict(_ latent: Latent, _ timestep: Float, _ context: Tensor) -> Latent {
            Latent(model.unet(latent.tensor(model.compute), timesteps: [Float](repeating: timestep, count: latent.batch), context: context))
        }
        let guidance = ClassifierFreeGuidance(scale: reference.cfgScale, positive: { predict($0, $1, context[0]) }, together: { predict($0, $1, both) })
        let denoiser = Denoiser(schedule: .stableDiffusion, output: guidance.output)
        let schedule = try reference.schedule.map { try #require(SigmaSchedule(name: $0)) } ?? .automatic
        var noise = LatentNoise(kind: try #require(RandomSourceKind(rawValue: reference.rng)), seeds: [reference.seed],
                                channels: 4, height: reference.height / 4, width: reference.width / 4)
        let latent = try Sampling(sampler: try #require(Sampler(name: reference.sampler)), schedule: schedule, steps: reference.steps)
            .sample(denoiser, noise: &noise)

        let number = String(reference.file.dropFirst("images/".count).prefix(2))
        let latentError = relativeError(latent.values, try #require(try TensorFile("networks/images.safetensors").values(number)))
        #expect(latentError < 2e-3, "\(latentError)")

        let decoded = try model.autoencoder.decode(latent.tensor(model.compute))
        let expected = try PictureFile.read(path: Fixture.folder + "/networks/" + reference.file)
        let worst = greatestDifference(Self.bytes(decoded.values), expected.rgb.samples.map(Float.init))
        #expect(worst <= 2, "\(worst)/255")
    }

    /// -1 ... 1 to 0 ... 255, truncated as the web UI does.
    private static func bytes(_ values: [Float]) -> [Float] {
        values.map { (255 * min(max(($0 + 1) / 2, 0), 1)).rounded(.down) }
    }
}
