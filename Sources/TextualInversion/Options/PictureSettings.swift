import Engine
import EngineInterface
import Imaging
import Logging

/// The settings that a picture was made with, from its parameters text.
struct PictureSettings {
    private let parameters: GenerationParameters
    private let log: Logger

    /// - Throws: `PictureError`; `Failure` when the picture carries no parameters.
    init(path: String, log: Logger) throws {
        guard let text = try PictureFile.info(path: path).generationParameters else {
            throw Failure("\(SafeName.printable(path)) carries no generation parameters; take a picture as the program or the web UI wrote it")
        }
        parameters = GenerationParameters(text: text)
        self.log = log
    }

    /// Puts what the picture says over the settings; the model stays, as its file may be another here.
    func apply(to settings: inout GenerationSettings) {
        settings.prompt = parameters.prompt
        settings.negativePrompt = parameters.negativePrompt
        integer("Steps").map { settings.steps = $0 }
        parameters["Sampler"].map { settings.sampler = $0 }
        settings.schedule = parameters["Schedule type"] ?? "Automatic"
        number("CFG scale").map { settings.cfgScale = $0 }
        integer("Seed").map { settings.seed = $0 }
        parameters.size.map { (settings.width, settings.height) = ($0.width, $0.height) }
        // What a text leaves out had its usual value.
        let usual = GenerationSettings()
        settings.variationSeed = integer("Variation seed") ?? usual.variationSeed
        settings.variationStrength = number("Variation seed strength") ?? usual.variationStrength
        settings.eta = number("Eta") ?? number("Eta DDIM")
        settings.sigmaNoise = number("Sigma noise") ?? usual.sigmaNoise
        settings.cfgRescale = number("CFG rescale") ?? usual.cfgRescale
        settings.options.emphasis = ModelOptions.Emphasis.allCases.first { $0.fieldValue == parameters["Emphasis"] } ?? usual.options.emphasis
        applySecondPass(to: &settings)
        settings.options.clipSkip = integer("Clip skip") ?? 1
        settings.options.ensd = integer("ENSD") ?? 0
        // A picture that names no generator was made on a graphics card.
        settings.options.randomSource = parameters["RNG"]?.lowercased() == "cpu" ? .cpu : .nv
        if let name = parameters["Model"], name != FilePath.stem(of: settings.options.model) {
            log.info("The picture was made with the model \(SafeName.printable(name)); --model chooses it")
        }
    }

    private func applySecondPass(to settings: inout GenerationSettings) {
        let scale = number("Hires upscale") ?? resizedScale
        settings.hiresScale = scale ?? 1
        let strength = number("Denoising strength")
        guard scale != nil else {
            strength.map { settings.denoisingStrength = $0 }
            return
        }
        settings.hiresSteps = integer("Hires steps") ?? 0
        strength.map { settings.hiresDenoisingStrength = $0 }
        if let upscaler = parameters["Hires upscaler"], upscaler != "Latent" {
            log.info("The picture's second pass enlarged with \(SafeName.printable(upscaler)); here the latent is enlarged, so it will differ")
        }
    }

    /// The enlargement where a text names the size after it, `Hires resize: 1024x0`.
    private var resizedScale: Double? {
        guard let size = parameters.size, let sides = parameters["Hires resize"]?.split(separator: "x").map({ Double($0) ?? 0 }), sides.count == 2 else { return nil }
        let scale = max(sides[0] / Double(size.width), sides[1] / Double(size.height))
        return scale > 1 ? scale : nil
    }

    private func integer(_ field: String) -> Int? { parameters[field].flatMap { Int($0) } }
    private func number(_ field: String) -> Double? { parameters[field].flatMap { Double($0) } }
}
