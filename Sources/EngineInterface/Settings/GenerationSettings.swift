/// Everything that `generate` can be told.
public struct GenerationSettings: Codable, Sendable, Equatable {
    /// How picture files are kept, by the web UI's file extensions.
    public enum FileFormat: String, Codable, Sendable, CaseIterable {
        case png, jpg, webp
    }

    public var prompt: String
    public var negativePrompt: String
    public var steps: Int
    /// The web UI's sampler name, in any case.
    public var sampler: String
    /// The web UI's schedule name; `Automatic` takes the sampler's own.
    public var schedule: String
    public var cfgScale: Double
    /// -1 draws one.
    public var seed: Int
    /// Pixels; nil takes the model's own size.
    public var width: Int?
    public var height: Int?
    public var batchSize: Int
    /// How many batches.
    public var count: Int
    /// Folder for the pictures; nil takes the home's `outputs/txt2img-images`.
    public var output: String?
    /// Whether numbers in prompt editing count as in the web UI before 1.6: those under 1 are fractions, others steps.
    public var oldPromptTiming: Bool
    public var format: FileFormat
    /// Of JPEG and WebP files, 1 to 100.
    public var quality: Int
    /// Whether WebP files keep every pixel.
    public var lossless: Bool
    /// -1 draws one.
    public var variationSeed: Int
    /// 0 to 1.
    public var variationStrength: Double
    /// Noise multiplier of the sampler; nil takes its own (0 for DDIM, 1 for ancestral ones).
    public var eta: Double?
    public var sigmaNoise: Double
    /// Noise that Euler, Heun and DPM2 add before their steps, over all of them; 0 is none.
    public var sigmaChurn: Double
    /// The sigmas at whose steps they add it; 0 as the highest is no limit.
    public var sigmaTmin: Double
    public var sigmaTmax: Double
    /// How far the guided prediction's spread is brought back to the unguided one's, 0 to 1.
    public var cfgRescale: Double
    /// Picture to start from.
    public var image: String?
    /// Picture whose white part is painted anew.
    public var mask: String?
    public var denoisingStrength: Double
    /// Enlargement of a second pass; 1 makes none.
    public var hiresScale: Double
    /// Steps of the second pass; 0 takes those of the first.
    public var hiresSteps: Int
    public var hiresDenoisingStrength: Double
    public var options: ModelOptions

    public init(prompt: String = "") {
        self.prompt = prompt
        negativePrompt = ""
        steps = 20
        sampler = "Euler a"
        schedule = "Automatic"
        cfgScale = 7
        seed = -1
        batchSize = 1
        count = 1
        oldPromptTiming = false
        format = .png
        quality = 80
        lossless = false
        variationSeed = -1
        variationStrength = 0
        sigmaNoise = 1
        sigmaChurn = 0
        sigmaTmin = 0
        sigmaTmax = 0
        cfgRescale = 0
        denoisingStrength = 0.75
        hiresScale = 1
        hiresSteps = 0
        hiresDenoisingStrength = 0.7
        options = ModelOptions()
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case prompt, steps, sampler, schedule, seed, width, height, count, output, format, quality, lossless, eta, image, mask
        case negativePrompt = "negative_prompt"
        case cfgScale = "cfg_scale"
        case batchSize = "batch_size"
        case oldPromptTiming = "use_old_scheduling"
        case variationSeed = "variation_seed"
        case variationStrength = "variation_strength"
        case sigmaNoise = "sigma_noise"
        case sigmaChurn = "sigma_churn"
        case sigmaTmin = "sigma_tmin"
        case sigmaTmax = "sigma_tmax"
        case cfgRescale = "cfg_rescale"
        case denoisingStrength = "denoising_strength"
        case hiresScale = "hires_scale"
        case hiresSteps = "hires_steps"
        case hiresDenoisingStrength = "hires_denoising_strength"
        case options = "model_options"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = GenerationSettings()
        prompt = try keys.value(.prompt, defaults.prompt)
        negativePrompt = try keys.value(.negativePrompt, defaults.negativePrompt)
        steps = try keys.value(.steps, defaults.steps, in: SettingRange.samplingSteps)
        sampler = try keys.value(.sampler, defaults.sampler)
        schedule = try keys.value(.schedule, defaults.schedule)
        cfgScale = try keys.value(.cfgScale, defaults.cfgScale, in: SettingRange.cfgScale)
        seed = try keys.value(.seed, defaults.seed, in: SettingRange.seed)
        width = try keys.number(.width, in: SettingRange.side)
        height = try keys.number(.height, in: SettingRange.side)
        batchSize = try keys.value(.batchSize, defaults.batchSize, in: SettingRange.picturesAtOnce)
        count = try keys.value(.count, defaults.count, in: SettingRange.batches)
        output = try keys.decodeIfPresent(String.self, forKey: .output)
        oldPromptTiming = try keys.value(.oldPromptTiming, defaults.oldPromptTiming)
        format = try keys.value(.format, defaults.format)
        quality = try keys.value(.quality, defaults.quality, in: SettingRange.quality)
        lossless = try keys.value(.lossless, defaults.lossless)
        variationSeed = try keys.value(.variationSeed, defaults.variationSeed, in: SettingRange.seed)
        variationStrength = try keys.value(.variationStrength, defaults.variationStrength, in: SettingRange.share)
        eta = try keys.number(.eta, in: SettingRange.eta)
        sigmaNoise = try keys.value(.sigmaNoise, defaults.sigmaNoise, in: SettingRange.sigmaNoise)
        sigmaChurn = try keys.value(.sigmaChurn, defaults.sigmaChurn, in: SettingRange.sigmaChurn)
        sigmaTmin = try keys.value(.sigmaTmin, defaults.sigmaTmin, in: SettingRange.sigma)
        sigmaTmax = try keys.value(.sigmaTmax, defaults.sigmaTmax, in: SettingRange.sigma)
        cfgRescale = try keys.value(.cfgRescale, defaults.cfgRescale, in: SettingRange.share)
        image = try keys.decodeIfPresent(String.self, forKey: .image)
        mask = try keys.decodeIfPresent(String.self, forKey: .mask)
        denoisingStrength = try keys.value(.denoisingStrength, defaults.denoisingStrength, in: SettingRange.share)
        hiresScale = try keys.value(.hiresScale, defaults.hiresScale, in: SettingRange.hiresScale)
        hiresSteps = try keys.value(.hiresSteps, defaults.hiresSteps, in: SettingRange.hiresSteps)
        hiresDenoisingStrength = try keys.value(.hiresDenoisingStrength, defaults.hiresDenoisingStrength, in: SettingRange.share)
        options = try keys.value(.options, defaults.options)
    }
}
