import Engine
import EngineInterface
import Testing

/// Parameters texts of pictures, old ones too, as settings that make them again.
@Suite struct PictureSettingsTests {
    private func settings(_ text: String) -> GenerationSettings {
        var settings = GenerationSettings()
        settings.options.model = "mine"
        PictureSettings(GenerationParameters(text: text)).apply(to: &settings)
        return settings
    }

    @Test(arguments: [
        ("DPM++ 2M Karras", "DPM++ 2M", "Karras"), ("DPM2 a Karras", "DPM2 a", "Karras"), ("LMS Karras", "LMS", "Karras"),
        ("Euler a", "Euler a", "Automatic"),
        ("DPM++ 2S a Karras", "DPM++ 2S a", "Karras"), ("DPM++ SDE Karras", "DPM++ SDE Karras", "Automatic"), ("DDIM", "DDIM", "Automatic"),
    ])
    func oldSamplerNamesAreSplit(_ name: String, _ sampler: String, _ schedule: String) {
        let settings = settings("a cat\nSteps: 20, Sampler: \(name), CFG scale: 7, Seed: 5, Size: 512x768, Version: v1.5.2")
        #expect(settings.sampler == sampler && settings.schedule == schedule)
        #expect(settings.width == 512 && settings.height == 768 && settings.options.model == "mine")
    }

    @Test func aScheduleOfItsOwnCounts() {
        let settings = settings("a cat\nSteps: 20, Sampler: DPM++ 2M, Schedule type: SGM Uniform, CFG scale: 7, Seed: 5, Size: 64x64")
        #expect(settings.sampler == "DPM++ 2M" && settings.schedule == "SGM Uniform")
    }

    /// The web UI's `infotext_versions.backcompat`: before 1.6.0, and with a bracket.
    @Test(arguments: [
        ("v1.5.2", "[a:b:0.5]", true), ("v1.5.2", "a", false), ("v1.6.0", "[a:b:0.5]", false), ("v1.6.0-RC", "[a:b:0.5]", true), ("1.5.1", "[a]", true),
        ("v1.6.0-2-g4afaaf8a", "[a]", false), ("v1.5.2-100-gabc", "[a]", true), ("v1.10.1", "[a:b:5]", false), ("ComfyUI", "[a]", false),
        ("f2.0.1v1.10.1-previous-1-gabc", "[a]", false), ("textual-inversion 0.1", "[a]", false),
    ])
    func promptsOfOldPicturesCountAsThen(_ version: String, _ prompt: String, _ isOld: Bool) {
        #expect(settings("\(prompt)\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 5, Version: \(version)").oldPromptTiming == isOld)
    }

    @Test func aPictureSaysItself() {
        let made = settings("""
            (a cat:1.2) [b:c:0.3]
            Negative prompt: night
            Steps: 30, Sampler: Euler, Schedule type: Automatic, CFG scale: 5.5, Seed: 9, Size: 64x64, Variation seed: 3, Variation seed strength: 0.2, \
            Clip skip: 2, ENSD: 31337, RNG: CPU, Emphasis: No norm, Eta: 0.5, Sigma churn: 3.5, Sigma tmin: 0.1, Sigma tmax: 9, \
            Sigma noise: 1.01, CFG rescale: 0.7, Old prompt editing timelines: True
            """)
        #expect(made.negativePrompt == "night" && made.steps == 30 && made.cfgScale == 5.5 && made.seed == 9)
        #expect(made.variationSeed == 3 && made.variationStrength == 0.2 && made.eta == 0.5 && made.sigmaNoise == 1.01 && made.cfgRescale == 0.7)
        #expect(made.oldPromptTiming && made.sigmaChurn == 3.5 && made.sigmaTmin == 0.1 && made.sigmaTmax == 9)
        #expect(made.options.clipSkip == 2 && made.options.ensd == 31337 && made.options.randomSource == .cpu && made.options.emphasis == .noNorm)
        // What a text leaves out had its usual value, whatever was set before.
        var before = made
        PictureSettings(GenerationParameters(text: "a\nSteps: 1, Sampler: Euler, CFG scale: 7")).apply(to: &before)
        #expect(before.eta == nil && before.sigmaNoise == 1 && before.cfgRescale == 0 && before.variationStrength == 0 && !before.oldPromptTiming)
        #expect(before.sigmaChurn == 0 && before.sigmaTmin == 0 && before.sigmaTmax == 0)
        #expect(before.options.emphasis == .original && before.options.randomSource == .nv && before.options.clipSkip == 1)
    }

    @Test(arguments: [
        ("Sampler: DDIM, Version: v1.5.2", ["padded", "16 bits"]), ("Sampler: PLMS, Version: v1.5.2", ["padded", "16 bits"]),
        ("Sampler: Euler, Version: v1.5.2", ["16 bits"]), ("Sampler: Euler, Beta schedule alpha: 0.6", []), ("Sampler: Euler, Beta schedule beta: 0.7", ["beta"]),
        ("Sampler: Euler, Version: v1.7.0", ["16 bits"]), ("Sampler: Euler, Version: v1.7.0-225-gabc", []), ("Sampler: DDIM, Version: v1.10.1", []),
        ("Sampler: Euler, Version: v1.10.1, Refiner: xl", ["Refiner"]), ("Sampler: Euler, Denoising strength: 0.5", ["--image"]),
        ("Sampler: Euler, Denoising strength: 0.5, Mask blur: 4", ["--image", "--mask"]),
        ("Sampler: Euler, Denoising strength: 0.5, Hires upscale: 2, Hires upscaler: ESRGAN", ["ESRGAN"]), ("Sampler: Euler, Model: other", ["other"]),
    ])
    func whatIsNotReproducedIsSaid(_ fields: String, _ parts: [String]) {
        let picture = PictureSettings(GenerationParameters(text: "a cat\nSteps: 20, CFG scale: 7, Seed: 5, \(fields)"))
        var settings = GenerationSettings()
        settings.options.model = "mine"
        picture.apply(to: &settings)
        let lines = picture.differences(from: settings)
        #expect(lines.count == parts.count, "\(lines)")
        for (line, part) in zip(lines, parts) { #expect(line.contains(part)) }
    }

    @Test func onlyWhatCountsIsWritten() {
        func text(_ change: (inout GenerationSettings) -> Void) -> String {
            var settings = GenerationSettings(prompt: "[a:b:2.0]")
            change(&settings)
            return GenerationFacts(settings, width: 64, height: 64, seed: 1).parameters.text
        }
        // The web UI hands sigma noise to samplers that take it, and notes it for these only.
        #expect(text { ($0.sampler, $0.sigmaNoise) = ("Euler", 1.01) }.contains("Sigma noise: 1.01"))
        #expect(!text { ($0.sampler, $0.sigmaNoise) = ("DPM++ 2M", 1.01) }.contains("Sigma noise"))
        #expect(!text { ($0.sampler, $0.eta) = ("Euler", 0.5) }.contains("Eta"))
        #expect(text { $0.oldPromptTiming = true }.contains("Old prompt editing timelines: True"))
        #expect(!text { _ in }.contains("Old prompt"))
        // No reading of the web UI's, but pictures are made again here.
        #expect(text { ($0.prompt, $0.options.curlyBrackets) = ("a {b}", true) }.contains("Curly brackets: True"))
        #expect(!text { $0.options.curlyBrackets = true }.contains("Curly"))
    }

    /// Numbers that no picture can have end nothing: they are left out, and told.
    @Test(arguments: [
        "Size: 9223372036854775807x8", "Size: 8x9223372036854775807", "Size: -64x64", "Size: 1e3x64", "Size: 64", "Steps: 9223372036854775807", "Steps: 0",
        "Seed: 99999999999999999999", "CFG scale: inf", "CFG scale: nan", "CFG scale: -1", "Clip skip: -5", "ENSD: 9223372036854775807",
        "Denoising strength: 1e300", "Hires upscale: 1e30", "Hires steps: -1", "Eta: -0.5", "Sigma churn: nan", "Variation seed strength: 7",
    ])
    func impossibleNumbersAreLeftOut(_ field: String) {
        let usual = "Sampler: Euler a, Model: mine, RNG: CPU, \(field)"
        var settings = GenerationSettings()
        settings.options.model = "mine"
        var without = settings
        PictureSettings(GenerationParameters(text: "a\n" + usual)).apply(to: &settings)
        PictureSettings(GenerationParameters(text: "a\nSampler: Euler a, Model: mine, RNG: CPU, Version: x")).apply(to: &without)
        #expect(settings == without)
        let name = field.prefix { $0 != ":" }
        let lines = PictureSettings(GenerationParameters(text: "a\n" + usual)).differences(from: settings)
        #expect(lines.count { $0.hasPrefix("The picture says \(name): ") && $0.hasSuffix(", which cannot be; that is left out") } == 1, "\(lines)")
    }

    @Test func aSizeThatGrowsBeyondAllBoundsIsNoSecondPass() {
        let made = settings("a\nSteps: 20, Sampler: Euler a, CFG scale: 7, Size: 1x1, Hires resize: infx9223372036854775807")
        #expect(made.hiresScale == 1)
    }
}
