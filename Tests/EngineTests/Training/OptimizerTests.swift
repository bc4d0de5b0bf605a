import Engine
import EngineInterface
import ModelFiles
import StableDiffusion
import Tensor
import Testing

/// Ten training steps that PyTorch made, with the pictures, noise and timesteps that it drew.
struct TrainingReference {
    private struct Recording: Decodable {
        struct Step: Decodable { var prompt: String, t: Int, loss: Double }
        var vectors: Int
        var learning_rate: Double
        var steps: [Step]
    }

    let learningRate: Double
    let start: [Float]
    let samples: [TrainingSample]
    let losses: [Double]
    let gradients: [[Float]]
    /// The vectors after each step.
    let vectors: [[Float]]

    init(word: String) throws {
        let folder = FilePath.joined(TrainingHome.repository, "Tests/StableDiffusionTests/Fixtures/networks")
        let recording = try JSONLine.decode(Recording.self, from: SmallFile.bytes(FilePath.joined(folder, "training.json")))
        let file = try TensorFile.open(path: FilePath.joined(folder, "training.safetensors"))
        func numbers(_ name: String) throws -> [Float] { try #require(file[name]).floats() }
        let compute = try Compute(threadCount: 1)
        func latent(_ name: String) throws -> Tensor { Tensor(planar: try numbers(name), shape: [1, 16, 16, 4], compute: compute) }
        learningRate = recording.learning_rate
        start = try numbers("vectors.start")
        samples = try recording.steps.enumerated().map { index, step in
            TrainingSample(latent: try latent("\(index).latent"), noise: try latent("\(index).noise"), timestep: step.t,
                           prompt: PromptTemplate.fill(step.prompt, fileWords: "", name: word), weight: nil, picture: "")
        }
        losses = recording.steps.map(\.loss)
        gradients = try recording.steps.indices.map { try numbers("\($0).grad") }
        vectors = try recording.steps.indices.map { try numbers("\($0).vectors") }
    }
}

/// What the losses of tests are computed with.
struct LossBench {
    let model: LoadedModel
    let loss: TrainingLoss

    /// - Parameter home: holds the embeddings that prompts may name, `word` among them.
    init(_ home: TrainingHome, word: String) throws {
        var options = ModelOptions()
        options.threads = 1
        let job = MemoryNeed.Job(width: 0, height: 0, batch: 1, trains: true)
        model = try LoadedModel.load(OpenedModel(options, home: home.home, resources: TrainingHome.resources), options, for: job, home: home.home, resources: TrainingHome.resources) { _ in }
        let store = EmbeddingStore(folder: home.home.embeddings, widths: [96])
        loss = TrainingLoss(model: model.model, words: TrainingWords(store, teaching: word, model: model.model), conditioning: ConditioningOptions())
    }

    func tensor(_ vectors: [Float]) -> Tensor { Tensor(vectors, shape: [vectors.count / 96, 96], compute: model.compute) }
}

@Suite struct OptimizerTests {
    private static func zeros(_ count: Int) -> AdamWState {
        AdamWState(step: 0, mean: [Float](repeating: 0, count: count), squaredMean: [Float](repeating: 0, count: count))
    }

    private static func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
        func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        return length(zip(found, expected).map { Double($0) - Double($1) }) / length(expected.map(Double.init))
    }

    @Test func tenUpdatesAreThoseOfPyTorch() throws {
        let reference = try TrainingReference(word: "x")
        var vectors = reference.start
        var state = Self.zeros(vectors.count)
        for (step, gradient) in reference.gradients.enumerated() {
            AdamW.update(&vectors, gradient: gradient, learningRate: reference.learningRate, state: &state)
            let difference = zip(vectors, reference.vectors[step]).map { abs($0 - $1) }.max() ?? .infinity
            #expect(difference < 1e-7, "step \(step + 1): \(difference)")
        }
        #expect(state.step == 10)
    }

    @Test func tenStepsOnOurOwnStayBesidePyTorch() throws {
        let home = try TrainingHome(pictures: 0, vectors: 4)
        let reference = try TrainingReference(word: home.name)
        let bench = try LossBench(home, word: home.name)
        var vectors = try EmbeddingReader.read(path: home.embeddingPath).vectors.values
        #expect(vectors == reference.start)
        var state = Self.zeros(vectors.count)
        for (step, sample) in reference.samples.enumerated() {
            let variable = bench.tensor(vectors).variable
            let loss = try bench.loss([sample], vectors: variable)
            #expect(abs(Double(loss.value) / reference.losses[step] - 1) < 1e-4, "step \(step + 1)")
            AdamW.update(&vectors, gradient: loss.gradients(of: [variable])[0].values, learningRate: reference.learningRate, state: &state)
            let error = Self.relativeError(vectors, reference.vectors[step])
            #expect(error < 1e-3, "step \(step + 1): \(error)")
        }
    }

    @Test func clippingByValueLimitsEachComponent() {
        var gradient: [Float] = [0.05, -0.3, 2, -0.1]
        GradientLimit.clipValue(&gradient, to: 0.1)
        #expect(gradient == [0.05, -0.1, 0.1, -0.1])
    }

    @Test func clippingByNormKeepsTheDirection() {
        var gradient: [Float] = [3, 0, -4]
        GradientLimit.clipNorm(&gradient, to: 1)
        // torch.nn.utils.clip_grad_norm_ divides by the norm plus 1e-6.
        for (found, expected) in zip(gradient, [3 / 5.000001, 0, -4 / 5.000001]) { #expect(abs(Double(found) - expected) < 1e-6) }
        var small: [Float] = [0.3, 0.4]
        GradientLimit.clipNorm(&small, to: 1)
        #expect(small == [0.3, 0.4])
    }
}
