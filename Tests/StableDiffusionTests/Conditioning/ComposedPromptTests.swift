import StableDiffusion
import Tensor
import Testing

/// Prompts that change over the steps, or lead together, on the built-in model.
@Suite struct ComposedPromptTests {
    let model: BuiltInModel
    let whole: StableDiffusionModel

    init() throws {
        model = try BuiltInModel()
        whole = try model.whole
    }

    private func latent(_ prompt: String, negative: String = "", sampler: Sampler = .euler, scale: Float = 7) throws -> [Float] {
        let encoder = PromptEncoder(whole.textEncoders)
        let calls = 6 * sampler.callsPerStep
        let textToImage = TextToImage(
            model: whole, positive: try encoder.composed(prompt, steps: calls), negative: try encoder.scheduled(negative, steps: calls),
            guidanceScale: scale, sampling: Sampling(sampler: sampler, steps: 6))
        var noise = LatentNoise(kind: .cpu, seeds: [7], channels: 4, height: 8, width: 8, compute: whole.compute)
        return try textToImage(noise: &noise).values
    }

    @Test func aPartWithoutWeightHasNoEffect() throws {
        let alone = try latent("a red cat")
        #expect(relativeError(try latent("a red cat AND a blue dog :0"), alone) < 1e-4)
        #expect(relativeError(try latent("a red cat :0.25 AND a red cat :0.75"), alone) < 1e-4)
        #expect(relativeError(try latent("a red cat AND a blue dog"), alone) > 1e-2)
    }

    /// At scale 1 the prompt alone leads, whatever the negative prompt; two prompts of weight 1 need it.
    @Test func scaleOneAsksForTheNegativePromptOnlyWherePartsAreJoined() throws {
        #expect(try latent("a red cat", negative: "night", scale: 1) == latent("a red cat", negative: "day", scale: 1))
        #expect(try latent("a cat AND a dog", negative: "night", scale: 1) != latent("a cat AND a dog", negative: "day", scale: 1))
    }

    @Test func partsOfUnequalLengthLeadTogether() throws {
        let long = String(repeating: "a cat, ", count: 40)
        #expect(try latent("a red cat AND \(long)").allSatisfy(\.isFinite))
        #expect(try latent(long, negative: "night").allSatisfy(\.isFinite))
    }

    /// Six calls of Euler: `[a:b:2]` holds `a` for calls 0 to 2. What comes of it is what a denoiser that changes its prompt there by hand makes.
    @Test(arguments: [(Sampler.euler, 3), (.heun, 3)])
    func editedPromptsChangeAtTheirCall(sampler: Sampler, changesAt: Int) throws {
        let encoder = PromptEncoder(whole.textEncoders)
        let (first, second) = (try encoder.encode(["a red cat"]), try encoder.encode(["a blue dog"]))
        let empty = try encoder.encode([""])
        var calls = 0
        let denoiser = Denoiser(schedule: whole.schedule) { latent, timestep in
            let conditioning = calls < changesAt ? first : second
            calls += 1
            let (positive, negative) = (whole.predict(latent, timestep: timestep, conditioning: conditioning), whole.predict(latent, timestep: timestep, conditioning: empty))
            return negative + (positive - negative) * 7
        }
        var noise = LatentNoise(kind: .cpu, seeds: [7], channels: 4, height: 8, width: 8, compute: whole.compute)
        let expected = try Sampling(sampler: sampler, steps: 6).sample(denoiser, noise: &noise).values
        #expect(relativeError(try latent("[a red cat:a blue dog:2]", sampler: sampler), expected) < 1e-4)
    }
}
