import Engine
import EngineInterface
import StableDiffusion
import Tensor
import Testing

/// The two samples learn as well as PyTorch teaches them: the fall of the validation loss, measured by the protocol of `demo.json`.
@Suite struct DemoTests {
    private struct Demo: Decodable {
        struct Run: Decodable { var before: Double, every_100_steps: [Double] }
        var steps: Int, batch: Int, learning_rate: Double, vectors: Int
        var `init`: String, template: String
        var runs: [Run]
    }

    private static func demos() throws -> [String: Demo] {
        let file = FilePath.joined(TrainingHome.repository, "Tests/EngineTests/Fixtures/training/demo.json")
        return try JSONLine.decode([String: Demo].self, from: SmallFile.bytes(file))
    }

    @Test(arguments: Resources.sampleNames) func theLossFallsAsFarAsPyTorchs(_ sample: String) throws {
        let demo = try #require(Self.demos()[sample])
        let home = try TrainingHome(pictures: 0)
        let (before, after) = try Self.losses(of: sample, demo, home, precision: .full)
        let expected = demo.runs[0].before
        #expect(abs(before - expected) < 1e-4 * expected + 0.5e-5, "\(before), PyTorch \(expected)")
        let falls = demo.runs.map { $0.before - ($0.every_100_steps.last ?? $0.before) }
        let fall = falls.reduce(0, +) / Double(falls.count)
        #expect(before - after >= 0.9 * fall, "\(before - after), PyTorch \(fall)")

        // Trained in bfloat16, and judged in full precision: within a hundredth.
        let rounded = try Self.losses(of: sample, demo, home, precision: .bf16).after
        #expect(rounded != after)
        #expect(abs(rounded - after) < 0.01 * after, "\(rounded), in full precision \(after)")
    }

    /// The validation loss of a new word, and of the word that was learnt from it.
    private static func losses(of sample: String, _ demo: Demo, _ home: TrainingHome, precision: ModelOptions.Precision) throws -> (before: Double, after: Double) {
        let word = "demo-word"
        let start = try home.create(word, demo.`init`, vectors: demo.vectors)
        let protocolLoss = try DemoValidation(home, word: word, sample: sample, template: demo.template)
        let before = try protocolLoss(start.vectors.values)
        try home.folder.write("home/textual_inversion_templates/demo.txt", demo.template)
        var settings = home.settings(steps: demo.steps)
        (settings.name, settings.dataset, settings.template) = (word, sample, "demo.txt")
        (settings.batchSize, settings.learningRate, settings.seed) = (demo.batch, "\(demo.learning_rate)", 1)
        settings.options.precision = precision
        #expect(try home.train(settings).finished.state == .finished)
        return (before, try protocolLoss(EmbeddingReader.read(path: FilePath.joined(home.home.embeddings, "\(word).pt")).vectors.values))
    }
}

/// "Per picture 4 stratified timesteps, fixed noise, all pictures": the draws of a torch generator with seed 99.
private struct DemoValidation {
    private let bench: LossBench
    /// Four samples of each picture.
    private let batches: [[TrainingSample]]

    init(_ home: TrainingHome, word: String, sample: String, template: String) throws {
        bench = try LossBench(home, word: word)
        var settings = TrainingSettings()
        settings.latentSampling = .deterministic
        let encoder = PictureEncoder(autoencoder: bench.model.trainingVAE.autoencoder, compute: bench.model.compute, settings: settings, width: 64, height: 64)
        var random = TorchRandom(seed: 99)
        batches = try PictureFolder.pictures(in: #require(TrainingHome.resources.sample(sample))).map { path in
            let caption = try Caption(picture: path)
            let picture = try encoder.encode(.read(path), path: path, caption: caption, prompt: "", seed: 0)
            let prompt = PromptTemplate.fill(template, fileWords: caption.text, name: word)
            let (latent, count) = (picture.latent, picture.latent.count)
            let draws = random.normal(count: 4 * count)
            return (0 ..< 4).map { draw in
                let noise = Tensor(planar: Array(draws[draw * count ..< (draw + 1) * count]), shape: latent.shape, compute: latent.compute)
                return TrainingSample(latent: latent, noise: noise,
                                      timestep: draw * 250 + random.nextInteger(below: 250), prompt: prompt, weight: nil, picture: "")
            }
        }
    }

    func callAsFunction(_ vectors: [Float]) throws -> Double {
        let tensor = bench.tensor(vectors)
        return try batches.reduce(0.0) { try $0 + Double(bench.loss($1, vectors: tensor).value) } / Double(batches.count)
    }
}
