import EngineInterface
import StableDiffusion

/// The settings that a picture was made with, from its parameters text.
public struct PictureSettings {
    private let parameters: GenerationParameters

    public init(_ parameters: GenerationParameters) {
        self.parameters = parameters
    }

    /// Puts what the picture says over the settings; the model stays, as its file may be another here.
    public func apply(to settings: inout GenerationSettings) {
        settings.prompt = parameters.prompt
        settings.negativePrompt = parameters.negativePrompt
        integer("Steps").map { settings.steps = $0 }
        applySampling(to: &settings)
        integer("Seed").map { settings.seed = $0 }
        parameters.size.map { (settings.width, settings.height) = ($0.width, $0.height) }
        // What a text leaves out had its usual value.
        let usual = GenerationSettings()
        settings.variationSeed = integer("Variation seed") ?? usual.variationSeed
        settings.variationStrength = number("Variation seed strength") ?? usual.variationStrength
        settings.oldPromptTiming = countsAsBefore
        applySecondPass(to: &settings)
        settings.options.clipSkip = integer("Clip skip") ?? 1
        settings.options.ensd = integer("ENSD") ?? 0
        settings.options.curlyBrackets = parameters["Curly brackets"]?.lowercased() == "true"
        settings.options.emphasis = ModelOptions.Emphasis.allCases.first { $0.fieldValue == parameters["Emphasis"] } ?? .original
        // A picture that names no generator was made on a graphics card.
        settings.options.randomSource = parameters["RNG"]?.lowercased() == "cpu" ? .cpu : .nv
    }

    /// What a picture made again from `settings` may not have in common with this one, a line each.
    public func differences(from settings: GenerationSettings) -> [String] {
        var lines: [String] = []
        if let name = parameters["Model"], name != FilePath.stem(of: settings.options.model) {
            lines.append("The picture was made with the model \(SafeName.printable(name)); --model chooses it")
        }
        if scale == nil, number("Denoising strength") != nil, settings.image == nil {
            lines.append("The picture was made from another one; --image names it")
        }
        if parameters["Mask blur"] != nil, settings.mask == nil { lines.append("Only a part of the picture was painted anew; --mask says which") }
        if scale != nil, let upscaler = parameters["Hires upscaler"], upscaler != "Latent" {
            lines.append("The picture's second pass enlarged with \(SafeName.printable(upscaler)); here the latent is enlarged, so it will differ")
        }
        if let version = parameters["Version"].flatMap(WebUIVersion.init) {
            if version < .newPromptTiming, [Sampler.ddim, .plms].contains(Sampler.parse(settings.sampler)?.sampler) {
                let sampler = SafeName.printable(settings.sampler)
                lines.append("Web UIs before 1.6 padded prompts of unequal length for \(sampler); here they are not padded, so it may differ")
            }
            if version < .exactSchedule {
                lines.append("Web UIs up to 1.7 rounded the noise schedule to 16 bits; here it is exact, so it may differ slightly")
            }
        }
        let shapes = ["Beta schedule alpha", "Beta schedule beta"].filter { number($0).map { $0 != BetaSigmas.shape } ?? false }
        let others = Self.othersFields.filter { parameters[$0] != nil } + shapes
        if !others.isEmpty { lines.append("The picture was made with what is not done here (\(others.joined(separator: ", "))), so it will differ") }
        return lines
    }

    /// Fields of what the web UI can do to a picture and this program cannot.
    private static let othersFields = [
        "Refiner", "Hypernet", "Lora hashes", "Face restoration", "Tiling", "Seed resize from", "Token merging ratio", "Token merging ratio hr",
        "Hires prompt", "Hires negative prompt", "Hires sampler", "Hires schedule type", "Hires checkpoint", "Hires CFG Scale", "NGMS", "Pad conds",
        "Pad conds v0", "Downcast alphas_cumprod", "Schedule max sigma", "Schedule min sigma", "Schedule rho",
        "ControlNet 0", "FreeU", "UniPC variant", "UniPC skip type", "UniPC order",
    ]

    /// Older texts have the schedule in the sampler's name, "DPM++ 2M Karras".
    private func applySampling(to settings: inout GenerationSettings) {
        let usual = GenerationSettings()
        settings.schedule = parameters["Schedule type"] ?? usual.schedule
        if let name = parameters["Sampler"] {
            let old = Sampler.parse(name)
            settings.sampler = old?.sampler.rawValue ?? name
            if let schedule = old?.schedule, parameters["Schedule type"] == nil { settings.schedule = schedule.rawValue }
        }
        number("CFG scale").map { settings.cfgScale = $0 }
        settings.eta = number("Eta") ?? number("Eta DDIM")
        settings.sigmaNoise = number("Sigma noise") ?? usual.sigmaNoise
        settings.sigmaChurn = number("Sigma churn") ?? usual.sigmaChurn
        settings.sigmaTmin = number("Sigma tmin") ?? usual.sigmaTmin
        settings.sigmaTmax = number("Sigma tmax") ?? usual.sigmaTmax
        settings.cfgRescale = number("CFG rescale") ?? usual.cfgRescale
    }

    /// Whether numbers in prompt editing count as before version 1.6.
    private var countsAsBefore: Bool {
        if parameters["Old prompt editing timelines"]?.lowercased() == "true" { return true }
        guard let version = parameters["Version"].flatMap(WebUIVersion.init) else { return false }
        return version < .newPromptTiming && (parameters.prompt + parameters.negativePrompt).contains("[")
    }

    private func applySecondPass(to settings: inout GenerationSettings) {
        settings.hiresScale = scale ?? 1
        let strength = number("Denoising strength")
        guard scale != nil else {
            strength.map { settings.denoisingStrength = $0 }
            return
        }
        settings.hiresSteps = integer("Hires steps") ?? 0
        strength.map { settings.hiresDenoisingStrength = $0 }
    }

    /// The enlargement of the second pass; nil where there is none.
    private var scale: Double? { number("Hires upscale") ?? resizedScale }

    /// The enlargement where a text names the size after it, `Hires resize: 1024x0`.
    private var resizedScale: Double? {
        let sides = parameters["Hires resize"]?.split(separator: "x").map { Double($0) ?? 0 } ?? []
        guard let size = parameters.size, sides.count == 2 else { return nil }
        let scale = max(sides[0] / Double(size.width), sides[1] / Double(size.height))
        return scale > 1 ? scale : nil
    }

    private func integer(_ field: String) -> Int? { parameters[field].flatMap { Int($0) } }
    private func number(_ field: String) -> Double? { parameters[field].flatMap { Double($0) }.flatMap { $0.isFinite ? $0 : nil } }
}
