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
        integer("Steps", SettingRange.samplingSteps).map { settings.steps = $0 }
        applySampling(to: &settings)
        integer("Seed", SettingRange.seed).map { settings.seed = $0 }
        size.map { (settings.width, settings.height) = ($0.width, $0.height) }
        // What a text leaves out had its usual value.
        let usual = GenerationSettings()
        settings.variationSeed = integer("Variation seed", SettingRange.seed) ?? usual.variationSeed
        settings.variationStrength = number("Variation seed strength", SettingRange.share) ?? usual.variationStrength
        settings.oldPromptTiming = countsAsBefore
        applySecondPass(to: &settings)
        settings.options.clipSkip = integer("Clip skip", SettingRange.clipSkip) ?? 1
        settings.options.ensd = integer("ENSD", SettingRange.seedDelta) ?? 0
        settings.options.zeroSNR = parameters["Noise Schedule"] == GenerationFacts.zeroTerminalSNRName ? true : nil
        settings.options.curlyBrackets = parameters["Curly brackets"]?.lowercased() == "true"
        settings.options.emphasis = ModelOptions.Emphasis.allCases.first { $0.fieldValue == parameters["Emphasis"] } ?? .original
        // A picture that names no generator was made on a graphics card.
        settings.options.randomSource = parameters["RNG"]?.lowercased() == "cpu" ? .cpu : .nv
    }

    /// What a picture made again from `settings` may not have in common with this one, a line each.
    public func differences(from settings: GenerationSettings) -> [String] {
        var lines = impossibleLines
        if let name = parameters["Model"], name != FilePath.stem(of: settings.options.model) {
            lines.append("The picture was made with the model \(SafeName.printable(name)); --model chooses it")
        }
        if scale == nil, number("Denoising strength", SettingRange.share) != nil, settings.image == nil {
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
        let shapes = ["Beta schedule alpha", "Beta schedule beta"].filter { parameters[$0].flatMap { Double($0) }.map { $0 != SigmaSchedule.betaShape } ?? false }
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
        number("CFG scale", SettingRange.cfgScale).map { settings.cfgScale = $0 }
        settings.eta = number("Eta", SettingRange.eta) ?? number("Eta DDIM", SettingRange.eta)
        settings.sigmaNoise = number("Sigma noise", SettingRange.sigmaNoise) ?? usual.sigmaNoise
        settings.sigmaChurn = number("Sigma churn", SettingRange.sigmaChurn) ?? usual.sigmaChurn
        settings.sigmaTmin = number("Sigma tmin", SettingRange.sigma) ?? usual.sigmaTmin
        settings.sigmaTmax = number("Sigma tmax", SettingRange.sigma) ?? usual.sigmaTmax
        settings.cfgRescale = number("CFG rescale", SettingRange.share) ?? usual.cfgRescale
    }

    /// Whether numbers in prompt editing count as before version 1.6.
    private var countsAsBefore: Bool {
        if parameters["Old prompt editing timelines"]?.lowercased() == "true" { return true }
        guard let version = parameters["Version"].flatMap(WebUIVersion.init) else { return false }
        return version < .newPromptTiming && (parameters.prompt + parameters.negativePrompt).contains("[")
    }

    private func applySecondPass(to settings: inout GenerationSettings) {
        settings.hiresScale = scale ?? 1
        let strength = number("Denoising strength", SettingRange.share)
        guard scale != nil else {
            strength.map { settings.denoisingStrength = $0 }
            return
        }
        settings.hiresSteps = integer("Hires steps", SettingRange.hiresSteps) ?? 0
        strength.map { settings.hiresDenoisingStrength = $0 }
    }

    /// The enlargement of the second pass; nil where there is none.
    private var scale: Double? { number("Hires upscale", SettingRange.hiresScale) ?? resizedScale }

    /// The enlargement where a text names the size after it, `Hires resize: 1024x0`.
    private var resizedScale: Double? {
        let sides = parameters["Hires resize"]?.split(separator: "x").map { Double($0) ?? 0 } ?? []
        guard let size, sides.count == 2 else { return nil }
        let scale = max(sides[0] / Double(size.width), sides[1] / Double(size.height))
        return scale > 1 && SettingRange.hiresScale.contains(scale) ? scale : nil
    }

    /// The picture's size, where one could be made of it.
    private var size: (width: Int, height: Int)? {
        parameters.size.flatMap { SettingRange.side.contains($0.width) && SettingRange.side.contains($0.height) ? $0 : nil }
    }

    private func integer(_ field: String, _ range: ClosedRange<Int>) -> Int? {
        parameters[field].flatMap { Int($0) }.flatMap { range.contains($0) ? $0 : nil }
    }

    private func number(_ field: String, _ range: ClosedRange<Double>) -> Double? {
        parameters[field].flatMap { Double($0) }.flatMap { range.contains($0) ? $0 : nil }
    }
}

extension PictureSettings {
    /// Fields whose values no picture made here can have, each with its value.
    private var impossible: [(field: String, value: String)] {
        let whole: [(String, ClosedRange<Int>)] = [
            ("Steps", SettingRange.samplingSteps), ("Seed", SettingRange.seed), ("Variation seed", SettingRange.seed),
            ("Clip skip", SettingRange.clipSkip), ("ENSD", SettingRange.seedDelta), ("Hires steps", SettingRange.hiresSteps),
        ]
        let real: [(String, ClosedRange<Double>)] = [
            ("CFG scale", SettingRange.cfgScale), ("Variation seed strength", SettingRange.share), ("Eta", SettingRange.eta),
            ("Eta DDIM", SettingRange.eta), ("Sigma noise", SettingRange.sigmaNoise), ("Sigma churn", SettingRange.sigmaChurn),
            ("Sigma tmin", SettingRange.sigma), ("Sigma tmax", SettingRange.sigma), ("CFG rescale", SettingRange.share),
            ("Denoising strength", SettingRange.share), ("Hires upscale", SettingRange.hiresScale),
        ]
        let fields = whole.filter { integer($0.0, $0.1) == nil }.map(\.0) + real.filter { number($0.0, $0.1) == nil }.map(\.0)
            + (size == nil ? ["Size"] : [])
        return fields.compactMap { field in parameters[field].map { (field, $0) } }
    }

    /// A line for each such field.
    private var impossibleLines: [String] {
        impossible.map { "The picture says \($0.field): \(SafeName.printable(String($0.value.prefix(40)))), which cannot be; that is left out" }
    }
}
