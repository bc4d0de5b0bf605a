import EngineInterface
import TerminalUI

/// Making pictures in the scripted engine's world.
extension ScriptedEngine {
    /// A token a word, in chunks of 75.
    func promptLength(_ text: String) -> TokenCount {
        let tokens = text.split { $0 == " " || $0 == "," }.count
        return TokenCount(tokens: tokens, capacity: max(1, (tokens + 74) / 75) * 75)
    }

    func remarks(on settings: GenerationSettings) -> [FieldRemark] {
        var remarks: [FieldRemark] = []
        for (field, value) in [("width", settings.width), ("height", settings.height)] {
            if let value, value % 8 != 0 { remarks.append(FieldRemark(field: field, isMistake: true, text: "\(value) is no multiple of 8; \(value / 8 * 8) is")) }
        }
        if let image = settings.image, image.contains("nowhere") {
            remarks.append(FieldRemark(field: "image", isMistake: true, text: "Cannot read \(image): no such file or folder"))
        }
        if settings.cfgScale > 20 { remarks.append(FieldRemark(field: "cfg_scale", isMistake: false, text: "Above 20 pictures burn; 7 is usual")) }
        return remarks
    }
}

extension Samples {
    static let pictureFolder = "\(ScriptedEngine.home)/outputs/txt2img-images/2026-03-14"
    static let generatedPrompt = "a photo of ghost-word, on the beach, (masterpiece:1.2)"

    /// The newest first; the last one says nothing of itself.
    static let generated: [GeneratedPicture] = (0..<8).map { generated(7 - $0, seed: 2_765_518_057 + $0) }
        + [GeneratedPicture(path: "\(pictureFolder)/scan.png", version: 1, width: 640, height: 480, parameters: nil, settings: nil)]

    static func generated(_ number: Int, seed: Int, prompt: String = generatedPrompt, steps: Int = 24) -> GeneratedPicture {
        var settings = GenerationSettings(prompt: prompt)
        (settings.negativePrompt, settings.seed, settings.sampler, settings.steps, settings.cfgScale) = ("lowres, bad anatomy", seed, "DPM++ 2M", steps, 6.5)
        (settings.width, settings.height, settings.options.clipSkip, settings.options.model) = (512, 768, 2, "another-model")
        let parameters = """
            \(prompt)
            Negative prompt: lowres, bad anatomy
            Steps: \(steps), Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 6.5, Seed: \(seed), Size: 512x768, Model hash: 6ce0161689, \
            Model: v1-5-pruned-emaonly, Clip skip: 2, TI hashes: "ghost-word: 0f1e2d3c4b5a, EasyNegative: 66a7279a88dd", Version: v1.10.1
            """
        return GeneratedPicture(
            path: file(number, seed: seed), version: Double(number), width: 512, height: 768, parameters: parameters, settings: settings)
    }

    static func file(_ number: Int, seed: Int) -> String { "\(pictureFolder)/0000\(number)-\(seed).png" }

    /// What is heard until a picture forms.
    static let loading = [Event(time: ScriptedEngine.now + 20, step: 0, .state(Event.State(.preparing, activity: "loading the model")))]

    static func sampling(_ step: Int, of steps: Int = 20, time: Double? = nil) -> Event {
        let time = time ?? ScriptedEngine.now + 24 + Double(step)
        return Event(time: time, step: 0, .preview(Event.Preview(samplingStep: step, samplingSteps: steps, prompt: "a cat", seed: 7, png: "iVBORw0KGgo\(step % 10)")))
    }

    static func drawn(_ number: Int, seed: Int) -> Event {
        Event(time: ScriptedEngine.now + 50, step: 0, .preview(Event.Preview(
            samplingStep: 20, samplingSteps: 20, prompt: "a cat", seed: seed, file: file(number, seed: seed))))
    }
}
