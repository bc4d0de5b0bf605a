import EngineInterface
import TerminalUI

/// What there is in the scripted engine's world.
enum Samples {
    static let models: [ModelEntry] = [
        model("tiny-sd", builtIn: true, size: 0, "Stable Diffusion 1.x", hash: nil, as: "scheduler_config.json says", pictures: 64),
        model("v1-5-pruned-emaonly", size: 4_265_146_304, "Stable Diffusion 1.x", hash: "6ce0161689"),
        model("国风3_GuoFeng3.2", size: 2_130_000_000, "Stable Diffusion 1.x", hash: "a1b2c3d4e5"),
        model("sdxl-refiner-1.0", size: 6_075_981_930, "Stable Diffusion XL refiner", hash: nil,
              refusal: "a Stable Diffusion XL refiner checkpoint, which this program cannot use"),
        model("my-diffusers-model", isFolder: true, size: 0, "Stable Diffusion 1.x", hash: nil, as: "scheduler_config.json says"),
        model("v2-1_768-ema-pruned", size: 5_214_865_159, "Stable Diffusion 2.x", hash: "ad2a33c361", predicts: "v_prediction",
              as: "guessed from its weights", pictures: 768),
        model("v2-inpainting", size: 5_214_604_453, "Stable Diffusion 2.x inpainting (9 channels)", hash: nil, zeroSNR: true),
    ]

    static func model(
        _ name: String, builtIn: Bool = false, isFolder: Bool = false, size: Int, _ architecture: String, hash: String?, refusal: String? = nil,
        predicts prediction: String = "epsilon", as evidence: String = "all of this family", pictures: Int = 512, zeroSNR: Bool = false
    ) -> ModelEntry {
        var entry = ModelEntry(
            name: name, path: "\(ScriptedEngine.home)/models/\(name)\(isFolder || builtIn ? "" : ".safetensors")", isFolder: isFolder, size: size,
            isBuiltIn: builtIn)
        (entry.architecture, entry.hash, entry.refusal) = (architecture, hash, refusal)
        if refusal == nil {
            entry.networks = NetworksReport(
                unetChannels: [320, 640, 1280, 1280], inputChannels: 4, textEncoders: [.init(layers: 12, width: 768)], latentChannels: 4, latentFactor: 8,
                pictureSize: pictures, prediction: prediction, predictionEvidence: evidence, zeroTerminalSNR: zeroSNR)
        }
        return entry
    }

    static let embeddings: [EmbeddingEntry] = [
        embedding("EasyNegative", 16, width: 768, skipped: "made for another model: its vectors are 768 long, this model's 96"),
        embedding("ghost-word", 2, step: 60, "tiny-sd"), embedding("ink-style", 16, step: 4000, "tiny-sd"),
        embedding("水墨画", 8, step: 1200, "tiny-sd"),
        embedding("xl-thing", nil, width: nil, skipped: "made for Stable Diffusion XL"),
    ]

    static func embedding(
        _ word: String, _ vectors: Int?, width: Int? = 96, step: Int? = nil, _ model: String? = nil, skipped: String? = nil
    ) -> EmbeddingEntry {
        var entry = EmbeddingEntry(word: word, path: "\(ScriptedEngine.home)/embeddings/\(word).pt")
        (entry.vectorsPerToken, entry.width, entry.step, entry.modelName, entry.skipped) = (vectors, width, step, model, skipped)
        return entry
    }

    static let templates = [
        TemplateEntry(name: "style_filewords.txt", lines: ["a painting, art by [name], [filewords]", "a rendering, art by [name], [filewords]"]),
        TemplateEntry(name: "subject.txt", lines: ["a photo of a [name]", "a rendering of a [name]", "a cropped photo of the [name]"]),
        TemplateEntry(name: "subject_filewords.txt", lines: [
            "a photo of [name], [filewords]", "a photo of a [name], [filewords]", "a clear photo of the [name], [filewords]",
            "a close-up of [name], [filewords]", "a picture of one [name], [filewords]",
        ]),
    ]

    static let datasetFolder = "/usr/share/textual-inversion/mint-ghost"
    static let pictures = (1...12).map { "\(datasetFolder)/ghost-\($0 < 10 ? "0" : "")\($0).png" }

    // MARK: Runs

    static let runs: [RunEntry] = [
        run("水墨画", "2026-03-13", .interrupted, step: 1200, of: 3000, model: "国风3_GuoFeng3.2"),
        run("ghost-word", "2026-03-12", .finished, step: 60, of: 60, model: "tiny-sd"),
        run("ink-style", "2026-03-10", .failed, step: 4000, of: 100_000, model: "tiny-sd", message: "No space is left on the device"),
        run("a-very-long-name-for-a-character", "2026-02-28", .stopped, step: 31_500, of: 100_000, model: "v1-5-pruned-emaonly"),
    ]

    static func run(
        _ name: String, _ date: String, _ state: RunState, step: Int, of maxSteps: Int, model: String, message: String? = nil
    ) -> RunEntry {
        var summary = RunSummary(name: name, state: state, step: step, maxSteps: maxSteps, startedAt: ScriptedEngine.now - 5000, modelName: model)
        if step > 0 { (summary.loss, summary.meanLoss, summary.validationLoss) = (0.0912, 0.0473, 0.0318) }
        summary.message = message
        return RunEntry(path: "\(ScriptedEngine.home)/textual_inversion/\(date)/\(name)", reference: "\(date)/\(name)", summary: summary)
    }

    /// Falling losses with a ripple, another for each run.
    static func losses(of run: String, points: Int) -> [LossPoint] {
        let step = (runs.first { $0.path == run }?.summary.step) ?? 0
        let count = min(points, step)
        let seed = Hash.of(Array(run.utf8)) % 7
        return (0..<count).map { index in
            let share = Double(index) / Double(max(1, count - 1))
            let ripple = Double((UInt64(index) * 37 + seed * 11) % 23) / 23 * 0.01
            return LossPoint(step: 1 + Int(share * Double(step - 1)), loss: 0.03 + 0.01 * Double(seed) / 7 + 0.06 * (1 - share) * (1 - share) + ripple)
        }
    }

    // MARK: Events

    /// A run's first events: the model is loaded, pictures are encoded.
    static let beginning: [Event] = [
        Event(time: ScriptedEngine.now, step: 0, .state(Event.State(.preparing, activity: "loading the model"))),
        Event(time: ScriptedEngine.now + 1, step: 0, .log(Event.Log(.info, "This takes about 36 MB of memory; the machine has 24.3 GB free"))),
        Event(time: ScriptedEngine.now + 2, step: 0, .log(Event.Log(.advice, "12 pictures will do for a character; 50 are recommended"))),
        Event(time: ScriptedEngine.now + 2, step: 0, .state(Event.State(.preparing, activity: "encoding pictures", done: 7, total: 12))),
    ]

    static func started(_ name: String, at step: Int = 0, maxSteps: Int = 300, folder: String) -> [Event] {
        [
            Event(time: ScriptedEngine.now + 4, step: step, .started(Event.Started(
                name: name, maxSteps: maxSteps, modelName: "tiny-sd", vae: "checkpoint", pictures: 12, batchSize: 1, gradientAccumulation: 1,
                vectorsPerToken: 2, vocabularyNorm: 0.3526, width: 64, height: 64, folder: folder))),
            Event(time: ScriptedEngine.now + 4, step: step, .state(Event.State(.running))),
        ]
    }

    /// Steps with validations every ten, a copy and a preview every fifty.
    static func steps(_ range: ClosedRange<Int>, name: String) -> [Event] {
        range.flatMap { step -> [Event] in
            let time = ScriptedEngine.now + 4 + Double(step) * 0.8
            let fall = 0.05 * Double(300) / Double(300 + 4 * step)
            let ripple = Double((step * 7919) % 101) / 101
            var events = [Event(time: time, step: step, .step(Event.Step(
                epoch: step / 12, epochStep: step % 12, loss: 0.02 + fall + ripple * ripple * 0.12, learnRate: 0.005, norm: 0.42 + 0.0004 * Double(step),
                seconds: 0.71, prompt: "a clear photo of the \(name), on a teal background\n", memory: 90_996_736)))]
            if step % 10 == 0 {
                events.append(Event(time: time + 0.1, step: step, .validation(Event.Validation(
                    loss: 0.021 + fall, heldOutLoss: 0.028 + fall + (step > 150 ? 0.0001 * Double(step - 150) : 0)))))
            }
            if step % 50 == 0 {
                events.append(Event(time: time + 0.2, step: step, .saved(Event.Saved(file: "embeddings/\(name)-\(step).pt"))))
                events.append(preview(step, name: name, time: time + 0.4))
            }
            return events
        }
    }

    static func preview(_ step: Int, name: String, time: Double) -> Event {
        Event(time: time, step: step, .preview(Event.Preview(
            samplingStep: 20, samplingSteps: 20, prompt: "a photo of \(name), on the beach", seed: 2_765_518_057, file: "images/\(name)-\(step).png")))
    }

    static func forming(_ step: Int, _ done: Int) -> Event {
        Event(time: ScriptedEngine.now + 400, step: step, .preview(Event.Preview(
            samplingStep: done, samplingSteps: 20, prompt: "a photo", seed: 7, png: "iVBORw0KGgo\(done % 10)")))
    }

    static func finished(_ state: RunState, _ reason: String, step: Int) -> Event {
        Event(time: ScriptedEngine.now + 600, step: step, .finished(Event.Finished(
            state: state, reason: reason, file: "\(ScriptedEngine.home)/embeddings/ghost-word.pt", readyPrompt: "a photo of ghost-word, on a gray background")))
    }
}
