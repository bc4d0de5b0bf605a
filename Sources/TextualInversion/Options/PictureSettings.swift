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
        guard let text = try PictureFile.info(path: path).text("parameters") else {
            throw Failure("\(SafeName.printable(path)) carries no generation parameters; take a PNG as the program or the web UI wrote it")
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
        integer("Variation seed").map { settings.variationSeed = $0 }
        number("Variation seed strength").map { settings.variationStrength = $0 }
        number("Eta").map { settings.eta = $0 }
        if let scale = number("Hires upscale") {
            settings.hiresScale = scale
            settings.hiresSteps = integer("Hires steps") ?? 0
            number("Denoising strength").map { settings.hiresDenoisingStrength = $0 }
        }
        settings.options.clipSkip = integer("Clip skip") ?? 1
        settings.options.ensd = integer("ENSD") ?? 0
        // A picture that names no generator was made on a graphics card.
        settings.options.randomSource = parameters["RNG"]?.lowercased() == "cpu" ? .cpu : .nv
        if let name = parameters["Model"], name != FilePath.stem(of: settings.options.model) {
            log.info("The picture was made with the model \(SafeName.printable(name)); --model chooses it")
        }
    }

    private func integer(_ field: String) -> Int? { parameters[field].flatMap { Int($0) } }
    private func number(_ field: String) -> Double? { parameters[field].flatMap { Double($0) } }
}
