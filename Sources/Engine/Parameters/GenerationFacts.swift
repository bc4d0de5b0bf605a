import EngineInterface
import StableDiffusion

/// What one picture was made with, as it is known after the fact: what the `parameters` text is written from.
public struct GenerationFacts: Sendable {
    /// Without comments, as the web UI keeps it.
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
    /// Of a picture made from another one; a second pass has its own.
    public var denoisingStrength: Double?
    public var clipSkip: Int
    /// Written where the sampler draws noise after the first.
    public var ensd: Int?
    /// Whether the noise schedule leaves nothing of the picture at its end.
    public var zeroTerminalSNR = false
    /// What the web UI calls that schedule.
    static let zeroTerminalSNRName = "Zero Terminal SNR"
    public var randomSource: ModelOptions.RandomSource
    /// Nil where there was none.
    public var secondPass: SecondPass?
    /// How much of a picture an inpainting model does not see where it is masked; nil for other models.
    public var conditionalMaskWeight: Double?
    /// Pixels; nil where no mask was used.
    public var maskBlur: Int?
    /// Written where brackets are left in what is encoded.
    public var emphasis: ModelOptions.Emphasis
    /// Written where a prompt has such brackets.
    public var curlyBrackets: Bool
    /// Nil where it is the sampler's own.
    public var eta: Double?
    public var sigmaNoise: Double
    /// Written, as far as they are not 0, for samplers that take them.
    public var sigmaChurn: Double
    public var sigmaTmin: Double
    public var sigmaTmax: Double
    public var cfgRescale: Double
    /// Written where it makes a difference to the prompts.
    public var oldPromptTiming: Bool
    /// The embeddings in the prompt, with the first 12 digits of their files' SHA-256.
    public var embeddingHashes: [(name: String, hash: String)]
    /// Further fields, before the version.
    public var extras: [GenerationParameters.Field]
    public var version: String?

    /// Takes over what was asked for; the rest is filled in by who knows it.
    public init(_ settings: GenerationSettings, width: Int, height: Int, seed: Int) {
        prompt = PromptComments.stripped(settings.prompt)
        negativePrompt = PromptComments.stripped(settings.negativePrompt)
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
        ensd = settings.options.ensd
        randomSource = settings.options.randomSource
        emphasis = settings.options.emphasis
        curlyBrackets = settings.options.curlyBrackets
        eta = settings.eta
        sigmaNoise = settings.sigmaNoise
        (sigmaChurn, sigmaTmin, sigmaTmax) = (settings.sigmaChurn, settings.sigmaTmin, settings.sigmaTmax)
        cfgRescale = settings.cfgRescale
        oldPromptTiming = settings.oldPromptTiming
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
        add("Denoising strength", (secondPass?.denoisingStrength ?? denoisingStrength).map(Self.text))
        add("Conditional mask weight", conditionalMaskWeight.map(Self.pythonText))
        add("Clip skip", clipSkip > 1 ? "\(clipSkip)" : nil)
        add("ENSD", drawsNoise ? ensd.flatMap { $0 == 0 ? nil : "\($0)" } : nil)
        add("RNG", randomSource == .cpu ? "CPU" : "NV")
        add("Hires upscale", secondPass.map { Self.text($0.scale) })
        add("Hires steps", secondPass.flatMap { $0.steps > 0 ? "\($0.steps)" : nil })
        add("Hires upscaler", secondPass.map { _ in "Latent" })
        add("Mask blur", maskBlur.map(String.init))
        let prompts = readPrompts
        add("Old prompt editing timelines", prompts.oldTimingDiffers ? "True" : nil)
        if !embeddingHashes.isEmpty {
            // What separates them cannot stand in their names.
            let entries = embeddingHashes.map { "\($0.name.filter { $0 != ":" && $0 != "," }): \($0.hash)" }
            add("TI hashes", entries.joined(separator: ", "))
        }
        add("Noise Schedule", zeroTerminalSNR ? Self.zeroTerminalSNRName : nil)
        let hasCurlyBrackets = curlyBrackets && prompts.encodes(["{"])
        add("Emphasis", emphasis != .original && (prompts.encodes(["(", "["]) || hasCurlyBrackets) ? emphasis.fieldValue : nil)
        if followsBeta {
            add("Beta schedule alpha", Self.pythonText(SigmaSchedule.betaShape))
            add("Beta schedule beta", Self.pythonText(SigmaSchedule.betaShape))
        }
        if let eta, let usual = defaultEta, eta != usual { add(usual == 0 ? "Eta DDIM" : "Eta", Self.text(eta)) }
        if knownSampler?.usesChurn == true {
            for (name, value) in [("Sigma churn", sigmaChurn), ("Sigma tmin", sigmaTmin), ("Sigma tmax", sigmaTmax)] where value != 0 {
                add(name, Self.text(value))
            }
        }
        add("Sigma noise", usesSigmaNoise && sigmaNoise != 1 ? Self.text(sigmaNoise) : nil)
        // Names of our own: the web UI has neither.
        add("CFG rescale", cfgRescale == 0 ? nil : Self.text(cfgRescale))
        add("Curly brackets", hasCurlyBrackets ? "True" : nil)
        fields += extras
        add("Version", version)
        return GenerationParameters(prompt: prompt, negativePrompt: negativePrompt, fields: fields)
    }

    /// Whole numbers stand without `.0`.
    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }

    /// The number as Python writes a floating-point one.
    private static func pythonText(_ number: Double) -> String { "\(number)" }

    private var knownSampler: Sampler? { Sampler(name: sampler) }

    private var usesSigmaNoise: Bool { knownSampler?.usesNoiseScale ?? true }

    /// Eta where none is given; nil for samplers that have none.
    private var defaultEta: Double? { knownSampler?.defaultEta.map(Double.init) }

    /// The web UI tells ENSD of ancestral samplers alone; but it counts for all that draw noise, so pictures of others need it, too.
    private var drawsNoise: Bool { knownSampler?.drawsNoise(eta: eta.map(Float.init), churn: Float(sigmaChurn)) ?? false }

    private var followsBeta: Bool { SigmaSchedule(name: schedule) == .beta && knownSampler?.automaticSchedule != nil }

    /// The prompts as sampling reads them.
    var readPrompts: ReadPrompts {
        let second = secondPass.map { SamplingPass(steps: $0.steps > 0 ? $0.steps : steps, firstPass: steps) }
        return ReadPrompts(prompt, negativePrompt, knownSampler ?? .eulerAncestral, [SamplingPass(steps: steps)] + [second].compactMap(\.self),
                           countsAsBefore: oldPromptTiming)
    }
}

extension GenerationFacts {
    /// A picture that was enlarged and drawn over.
    public struct SecondPass: Sendable, Equatable {
        public var scale: Double
        /// 0 for as many as the first pass.
        public var steps: Int
        public var denoisingStrength: Double

        /// Nil where the settings ask for none.
        public init?(_ settings: GenerationSettings) {
            guard settings.hiresScale > 1 else { return nil }
            scale = settings.hiresScale
            steps = settings.hiresSteps
            denoisingStrength = settings.hiresDenoisingStrength
        }
    }
}

extension ModelOptions.Emphasis {
    /// As the web UI's field `Emphasis` names it.
    package var fieldValue: String {
        switch self {
        case .original: "Original"
        case .noNorm: "No norm"
        case .ignore: "Ignore"
        case .none: "None"
        }
    }
}

extension GenerationFacts {
    /// Fills in what the model, the sampler and the VAE are.
    mutating func describe(_ sampler: Sampler, _ schedule: SigmaSchedule, _ model: LoadedModel) {
        self.sampler = sampler.rawValue
        self.schedule = sampler.scheduleName(schedule)
        modelName = model.name
        zeroTerminalSNR = model.hasZeroTerminalSNR
        modelHash = model.hash
        if model.generationVAE.isExternal { (vaeName, vaeHash) = (model.generationVAE.name, model.generationVAE.hash) }
        version = Program.version
    }
}
