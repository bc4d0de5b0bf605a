import Engine
import EngineInterface
import FormulaModels
import FoundationEssentials
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// Training on a small Stable Diffusion 2 model, of either prediction.
@Suite struct SmallTrainingTests {
    private static let fixtures = FilePath.joined(TrainingHome.repository, "Tests/StableDiffusionTests/Fixtures/sd2")

    private static func checkpoint(_ prediction: NoiseSchedule.Prediction) throws -> Checkpoint {
        var hints = CheckpointHints()
        hints.prediction = prediction
        let bytes = try FormulaModel.stableDiffusion2().file("plain")
        return try Checkpoint(TensorFile(bytes: bytes, name: "small.safetensors"), hints: hints)
    }

    /// Against PyTorch's autograd and its AdamW: `training.json`.
    @Test(arguments: [NoiseSchedule.Prediction.epsilon, .velocity])
    func lossesGradientsAndTenUpdates(_ prediction: NoiseSchedule.Prediction) throws {
        let key = prediction == .velocity ? "v" : "epsilon"
        let recording = try JSONValue.read(path: FilePath.joined(Self.fixtures, "training.json"))
        let file = try TensorFile.open(path: FilePath.joined(Self.fixtures, "training.safetensors"))
        let compute = try Compute(threadCount: 2)
        let model = try StableDiffusionModel(
            Self.checkpoint(prediction), tokenizerFolder: FilePath.joined(TrainingHome.resources.builtInModel, "tokenizer"), compute: compute)
        var vectors = try #require(file["vectors.start"]).floats()
        var store = EmbeddingStore()
        let start = try #require(EmbeddingVectors(values: vectors, width: 128))
        store.register(Embedding(name: "small-word", vectors: start), path: "small-word.pt")
        let words = TrainingWords(store, teaching: "small-word", model: model)
        let loss = TrainingLoss(model: model, words: words, conditioning: ConditioningOptions())
        let zeros = vectors.map { _ in Float(0) }
        var optimizer = AdamWState(step: 0, mean: zeros, squaredMean: zeros)
        let steps = try #require(recording[key]?.array)
        #expect(steps.count == 10)
        for (number, step) in steps.enumerated() {
            func latent(_ name: String) throws -> Tensor {
                Tensor(planar: try #require(file["\(number).\(name)"]).floats(), shape: [1, 8, 8, 4], compute: compute)
            }
            let sample = TrainingSample(
                latent: try latent("latent"), noise: try latent("noise"), timestep: try #require(step["t"]?.integer),
                prompt: "a photo of a small-word, on a table", weight: nil, picture: "x")
            let variable = Tensor(vectors, shape: [2, 128], compute: compute).variable
            let value = try loss([sample], vectors: variable)
            let expected = try #require(step["loss"]?.number)
            #expect(abs(Double(value.value) - expected) < 1e-4 * expected, "step \(number)")
            let gradient = value.gradients(of: [variable])[0].values
            #expect(relative(gradient, try #require(file["\(key).\(number).grad"]).floats()) < 1e-3, "step \(number)")
            AdamW.update(&vectors, gradient: gradient, learningRate: 0.005, state: &optimizer)
            #expect(relative(vectors, try #require(file["\(key).\(number).vectors"]).floats()) < 1e-3, "step \(number)")
        }
    }

    private func relative(_ found: [Float], _ expected: [Float]) -> Double {
        let difference = zip(found, expected).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
        return (difference / expected.reduce(0.0) { $0 + Double($1) * Double($1) }).squareRoot()
    }

    // MARK: Runs

    /// A home with the model as a file, and a word for it.
    private static func home(marked marks: [String]) throws -> TrainingHome {
        let home = try TrainingHome(pictures: 2)
        let path = FilePath.joined(home.home.stableDiffusionModels, "small.safetensors")
        try Folder.make(home.home.stableDiffusionModels)
        let more = try marks.map { try StoredTensor(name: $0, shape: [0], floats: []) }
        try AtomicFile.write(FormulaModel.stableDiffusion2().file("plain", more: more), to: path)
        let request = EmbeddingRequest(name: "small-word", initializationText: "red cat", vectorsPerToken: 3)
        _ = try EmbeddingCreation.create(request, model: "small", home: home.home, resources: TrainingHome.resources)
        return home
    }

    private static func settings(_ home: TrainingHome) -> TrainingSettings {
        var settings = home.settings(steps: 5)
        settings.name = "small-word"
        settings.options.model = "small"
        (settings.width, settings.height) = (64, 64)
        (settings.saveImageEvery, settings.saveEmbeddingEvery, settings.validateEvery) = (3, 2, 2)
        settings.preview.steps = 3
        return settings
    }

    private func vectors(_ home: TrainingHome) throws -> Embedding {
        try EmbeddingReader.read(path: FilePath.joined(home.home.embeddings, "small-word.pt"))
    }

    /// Interrupted in a preview and after a step: the same vectors, losses and pictures, to the bit, as of one that was not.
    @Test(arguments: [["v_pred"], ["v_pred", "ztsnr"]]) func resumedRunsAreThoseThatWereNeverStopped(_ marks: [String]) throws {
        let home = try Self.home(marked: marks)
        let other = try home.snapshot()
        let whole = try other.train(Self.settings(other))
        #expect(whole.finished.state == .finished)
        let expected = try vectors(other)
        #expect(expected.width == 128 && expected.vectors.count == 3 && expected.step == 5)

        let first = try home.train(Self.settings(home)) { event, _, interruption in
            if event.step == 2, event.name == "step" { interruption.raise() }
        }
        #expect(first.finished.state == .interrupted)
        let second = try home.resume { _ in } watch: { event, _, interruption in
            if event.step == 3, event.name == "preview" { interruption.raise() }
        }
        #expect(second.finished.state == .interrupted)
        let last = try home.resume()
        #expect(last.finished.state == .finished)
        #expect(try vectors(home).vectors == expected.vectors)
        #expect(try last.losses() == whole.losses())
        #expect(try SmallFile.bytes(last.folder.image("small-word", step: 3)) == SmallFile.bytes(whole.folder.image("small-word", step: 3)))
        let text = try String(decoding: SmallFile.bytes(whole.folder.image("small-word", step: 3)), as: UTF8.self)
        #expect(text.contains("Noise Schedule: Zero Terminal SNR") == marks.contains("ztsnr"))
    }

    /// All of the text, spread over the vectors, as the web UI does with OpenCLIP's tokens.
    @Test func aNewWordBeginsWithAllOfItsText() throws {
        let home = try Self.home(marked: [])
        let made = try vectors(home)
        let tokenizer = try EmbeddingFixtures.tokenizer()
        let table = FormulaModel.numbers("text_encoder.text_model.embeddings.token_embedding.weight", shape: [49408, 128])
        func row(_ token: Int) -> [Float] { Array(table[token * 128..<(token + 1) * 128]) }
        let tokens = tokenizer.encode("red cat")
        #expect(tokens.count == 2)
        #expect(made.vectors.values == row(tokens[0]) + row(tokens[0]) + row(tokens[1]))
        let request = EmbeddingRequest(name: "long", initializationText: "a red cat in a green hat", vectorsPerToken: 2)
        _ = try EmbeddingCreation.create(request, model: "small", home: home.home, resources: TrainingHome.resources)
        let long = tokenizer.encode(request.initializationText)
        #expect(try EmbeddingReader.read(path: FilePath.joined(home.home.embeddings, "long.pt")).vectors.values == row(long[0]) + row(long[long.count / 2]))
    }

    /// The tokens that are left out stand between those that are used, and only for this family.
    @Test func adviceOnALongTextSaysWhatIsUsed() throws {
        let home = try Self.home(marked: [])
        func advice(_ vectors: Int, model: String) throws -> String? {
            let request = EmbeddingRequest(name: "my-hat", initializationText: "a red cat in a green hat", vectorsPerToken: vectors)
            return try home.answers.remarks(on: request, model: model).first { $0.field == "init_text" }?.text
        }
        let usual = "; one word for what is seen is usual: 1girl, 1boy, style, cat"
        #expect(try advice(2, model: "small")
            == "The initialization text has 7 tokens for 2 vectors, which take them at even distances, the others are not used" + usual)
        #expect(try advice(2, model: "tiny-sd") == "The initialization text has 7 tokens for 2 vectors, the rest of it is not used" + usual)
        #expect(try advice(1, model: "small") == "The initialization text has 7 tokens for 1 vector, the rest of it is not used" + usual)
        #expect(try advice(7, model: "small") == "The initialization text has several words" + usual)
    }

    /// Clip skip does nothing with this family, which is said and no mistake; a number that no model takes is one.
    @Test func clipSkipHasNoEffect() throws {
        let home = try Self.home(marked: [])
        var settings = Self.settings(home)
        settings.options.clipSkip = 9
        let line = "Clip skip has no effect on Stable Diffusion 2.x"
        #expect(try home.answers.remarks(on: settings).filter { $0.field == "clip_skip" }
            == [FieldRemark(field: "clip_skip", isMistake: false, text: line, isFact: true)])
        var picture = GenerationSettings(prompt: "a cat")
        picture.options = settings.options
        #expect(try home.answers.remarks(on: picture).filter { $0.field == "clip_skip" }.map(\.text) == [line])
        settings.options.clipSkip = 13
        #expect(try home.answers.remarks(on: settings).filter { $0.field == "clip_skip" }.map(\.isMistake).contains(true))
        // The built-in model has three layers to choose from.
        picture.options = ModelOptions(clipSkip: 2)
        #expect(try !home.answers.remarks(on: picture).contains { $0.field == "clip_skip" })
        #expect(SettingRange.clipSkip == 1...ModelFamily.stableDiffusion1.textEncoders[0].architecture.layers)
    }

    @Test func aModelThatIgnoresClipSkipSaysSoWhenItLoads() throws {
        let home = try Self.home(marked: [])
        var options = ModelOptions(model: "small", clipSkip: 2)
        let opened = try OpenedModel(options, home: home.home, resources: TrainingHome.resources)
        func lines() throws -> [String] {
            var lines: [String] = []
            _ = try LoadedModel.load(
                opened, options, for: .init(width: 64, height: 64, batch: 1, trains: false), home: home.home, resources: TrainingHome.resources
            ) { lines.append($0.message) }
            return lines
        }
        #expect(try lines().contains("Clip skip has no effect on Stable Diffusion 2.x"))
        options.clipSkip = 1
        #expect(try !lines().contains { $0.hasPrefix("Clip skip") })
    }

    /// Of two text encoders, 32 and 64 numbers: together as many as the built-in model's one encoder has.
    @Test func aPairWhoseWidthsAddUpDoesNotFit() throws {
        let home = try TrainingHome(pictures: 1)
        let pair = try ["clip_l": 32, "clip_g": 64].map { name, width in
            try StoredTensor(name: name, shape: [2, width], floats: [Float](repeating: 0.1, count: 2 * width))
        }
        try AtomicFile.write(SafetensorsWriter.bytes(pair), to: home.embeddingPath)
        #expect(throws: SettingsError.self) { try home.train(home.settings(steps: 1)) }
    }

    /// The built-in model's words do not fit, nor this one's there: each is listed with its reason.
    @Test func wordsOfOtherFamiliesAreListedWithTheReason() throws {
        let home = try Self.home(marked: [])
        let store = EmbeddingStore(folder: home.home.embeddings, widths: [128])
        #expect(store.embeddings.map(\.embedding.name) == ["small-word"])
        #expect(store.skipped.map(\.word) == [home.name])
        #expect(store.entries.compactMap(\.skipped) == ["made for another model: its vectors are 96 long, this model's 128"])
        var settings = home.settings(steps: 2)
        settings.options.model = "small"
        #expect(throws: SettingsError.self) { try home.train(settings) }
    }
}
