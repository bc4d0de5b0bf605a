/// How the previews of a run are made. The keys are the web UI's (`preview_prompt`, …).
public struct PreviewSettings: Codable, Sendable, Equatable {
    /// The preview's prompt; nil takes the prompt of the step's first picture.
    public var prompt: String?
    public var negativePrompt: String
    public var steps: Int
    /// The web UI's sampler name; its previews use the first of its list.
    public var sampler: String
    public var schedule: String
    public var cfgScale: Double
    /// -1 draws a seed for each preview.
    public var seed: Int
    /// Pixels; nil takes the training size.
    public var width: Int?
    /// Pixels; nil takes the training size.
    public var height: Int?

    public init(
        prompt: String? = nil, negativePrompt: String = "", steps: Int = 20, sampler: String = "DPM++ 2M",
        schedule: String = "Automatic", cfgScale: Double = 7, seed: Int = -1, width: Int? = nil, height: Int? = nil
    ) {
        self.prompt = prompt
        self.negativePrompt = negativePrompt
        self.steps = steps
        self.sampler = sampler
        self.schedule = schedule
        self.cfgScale = cfgScale
        self.seed = seed
        self.width = width
        self.height = height
    }

    package enum CodingKeys: String, CodingKey, CaseIterable {
        case prompt = "preview_prompt"
        case negativePrompt = "preview_negative_prompt"
        case steps = "preview_steps"
        case sampler = "preview_sampler_name"
        case schedule = "preview_schedule"
        case cfgScale = "preview_cfg_scale"
        case seed = "preview_seed"
        case width = "preview_width"
        case height = "preview_height"
    }

    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let defaults = PreviewSettings()
        prompt = try keys.decodeIfPresent(String.self, forKey: .prompt)
        negativePrompt = try keys.value(.negativePrompt, defaults.negativePrompt)
        steps = try keys.value(.steps, defaults.steps, in: SettingRange.samplingSteps)
        sampler = try keys.value(.sampler, defaults.sampler)
        schedule = try keys.value(.schedule, defaults.schedule)
        cfgScale = try keys.value(.cfgScale, defaults.cfgScale, in: SettingRange.cfgScale)
        seed = try keys.value(.seed, defaults.seed, in: SettingRange.seed)
        width = try keys.number(.width, in: SettingRange.side)
        height = try keys.number(.height, in: SettingRange.side)
    }
}
