import EngineInterface

/// What one picture was made with, as it is known after the fact: what the `parameters` text is written from.
public struct GenerationFacts: Sendable {
    public var prompt: String
    public var negativePrompt: String
    public var steps: Int
    /// The web UI's names; the schedule as it was resolved.
    public var sampler: String
    public var schedule: String
    public var cfgScale: Double
    public var seed: Int
    /// Pixels.
    public var width: Int
    public var height: Int
    /// Short hash and name of the checkpoint.
    public var modelHash: String?
    public var modelName: String?
    /// Of an external VAE.
    public var vaeHash: String?
    public var vaeName: String?
    public var variationSeed: Int
    /// With 0, neither is written.
    public var variationStrength: Double
    public var denoisingStrength: Double?
    public var clipSkip: Int
    /// Nil where the sampler draws no noise of its own.
    public var ensd: Int?
    public var randomSource: ModelOptions.RandomSource
    /// The embeddings in the prompt, with the first 12 digits of their files' SHA-256.
    public var embeddingHashes: [(name: String, hash: String)]
    /// Further fields, before the version.
    public var extras: [GenerationParameters.Field]
    public var version: String?

    /// Takes over what was asked for; the rest is filled in by who knows it.
    public init(_ settings: GenerationSettings, width: Int, height: Int, seed: Int) {
        prompt = settings.prompt
        negativePrompt = settings.negativePrompt
        steps = settings.steps
        sampler = settings.sampler
        schedule = settings.schedule
        cfgScale = settings.cfgScale
        self.seed = seed
        self.width = width
        self.height = height
        variationSeed = settings.variationSeed
        variationStrength = settings.variationStrength
        clipSkip = settings.options.clipSkip
        randomSource = settings.options.randomSource
        embeddingHashes = []
        extras = []
    }

    /// The text's fields in the web UI's order.
    public var parameters: GenerationParameters {
        var fields: [GenerationParameters.Field] = []
        func add(_ name: String, _ value: String?) {
            if let value { fields.append(.init(name, value)) }
        }
        add("Steps", "\(steps)")
        add("Sampler", sampler)
        add("Schedule type", schedule)
        add("CFG scale", Self.text(cfgScale))
        add("Seed", "\(seed)")
        add("Size", "\(width)x\(height)")
        add("Model hash", modelHash)
        add("Model", modelName)
        add("VAE hash", vaeHash)
        add("VAE", vaeName)
        if variationStrength != 0 {
            add("Variation seed", "\(variationSeed)")
            add("Variation seed strength", Self.text(variationStrength))
        }
        add("Denoising strength", denoisingStrength.map(Self.text))
        add("Clip skip", clipSkip > 1 ? "\(clipSkip)" : nil)
        add("ENSD", ensd.flatMap { $0 == 0 ? nil : "\($0)" })
        add("RNG", randomSource == .cpu ? "CPU" : "NV")
        if !embeddingHashes.isEmpty {
            add("TI hashes", embeddingHashes.map { "\($0.name): \($0.hash)" }.joined(separator: ", "))
        }
        fields += extras
        add("Version", version)
        return GenerationParameters(prompt: prompt, negativePrompt: negativePrompt, fields: fields)
    }

    /// Whole numbers stand without `.0`.
    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }
}
