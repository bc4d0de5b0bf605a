import Engine
import EngineInterface
import FoundationEssentials
import Imaging

/// What the whole paths do with the smallest model: the program's own work, held to the smallest picture and one step.
extension SmallestModel {
    /// Settings of a picture.
    var generation: GenerationSettings {
        var settings = GenerationSettings(prompt: "a word")
        (settings.steps, settings.seed) = (1, 1)
        (settings.width, settings.height) = (Self.side, Self.side)
        settings.options = options
        return settings
    }

    /// Settings of a training of one step with one preview.
    var training: TrainingSettings {
        var settings = TrainingSettings(name: "word", dataset: dataset)
        settings.template = "one.txt"
        (settings.maxSteps, settings.seed) = (1, 1)
        (settings.width, settings.height) = (Self.side, Self.side)
        (settings.saveImageEvery, settings.saveEmbeddingEvery, settings.preview.steps) = (1, 1, 1)
        settings.options = options
        return settings
    }

    private var options: ModelOptions { ModelOptions(precision: .full, threads: 1) }

    /// Asks what is wrong with settings as they are, as the interface does, then draws by them, held to what is small.
    /// - Returns: whether there is a picture.
    /// - Throws: what the program says of a mistake.
    func draw(_ wanted: GenerationSettings? = nil) throws -> Bool {
        guard var settings = wanted else { return try drawn(generation) }
        confine(&settings)
        guard try EngineAnswers(home: home, resources: resources).remarks(on: settings).allSatisfy({ !$0.isMistake }) else {
            // Refused, so that nothing is drawn whatever the numbers are.
            return try drawn(settings)
        }
        let side = Self.side
        (settings.steps, settings.batchSize, settings.count) = (min(settings.steps, 2), 1, 1)
        (settings.width, settings.height) = (side, side)
        (settings.hiresScale, settings.hiresSteps) = (min(settings.hiresScale, 2), min(settings.hiresSteps, 2))
        settings.options.threads = 1
        return try drawn(settings)
    }

    /// Trains a word by one step.
    /// - Parameter word: the embedding's file; nil takes our own.
    /// - Returns: whether the step was made.
    func train(word: [UInt8]? = nil) throws -> Bool {
        try start(training, RaisedSink(atOnce: false), word: word) == .finished
    }

    /// Trains by settings as they are, stopped before the first picture is read, then one step of them, held to what is small.
    /// - Returns: whether a step was made.
    func train(_ wanted: TrainingSettings) throws -> Bool {
        var settings = wanted
        confine(&settings)
        guard try start(settings, RaisedSink(atOnce: true)) == .interrupted else { return false }
        limit(&settings)
        return try start(settings, RaisedSink(atOnce: false)) == .finished
    }

    private func start(_ settings: TrainingSettings, _ sink: RaisedSink, word: [UInt8]? = nil) throws -> RunState {
        try renewHome(word: word)
        return try TrainingRun.start(settings, home: home, resources: resources, sink: sink, interruption: sink.interruption).state
    }

    /// Places stay inside the target's folder: bytes must not choose what is read or written elsewhere.
    func confine(_ settings: inout TrainingSettings) {
        let own = training
        (settings.name, settings.dataset, settings.template, settings.logDirectory) = (own.name, own.dataset, own.template, nil)
        confine(&settings.options)
    }

    /// Numbers of a short run.
    func limit(_ settings: inout TrainingSettings) {
        let own = training
        (settings.width, settings.height, settings.maxSteps) = (own.width, own.height, own.maxSteps)
        (settings.batchSize, settings.gradientAccumulation) = (min(settings.batchSize, 2), min(settings.gradientAccumulation, 2))
        (settings.preview.width, settings.preview.height, settings.preview.steps) = (nil, nil, min(settings.preview.steps, 2))
        settings.options.threads = 1
    }

    private func confine(_ settings: inout GenerationSettings) {
        settings.output = FilePath.joined(home.path, "outputs")
        (settings.image, settings.mask) = (nil, nil)
        confine(&settings.options)
    }

    private func confine(_ options: inout ModelOptions) {
        (options.model, options.vae, options.trainingVAE, options.home) = ("tiny-sd", "none", nil, nil)
    }

    func drawn(_ settings: GenerationSettings) throws -> Bool {
        defer { try? FileManager.default.removeItem(atPath: FilePath.joined(home.path, "outputs")) }
        let sink = RaisedSink(atOnce: false)
        return try !Generation.run(settings, home: home, resources: resources, sink: sink, interruption: sink.interruption).isEmpty
    }
}

/// A listener that stops the work: at once, or after a number of steps.
final class RaisedSink: EventSink {
    let interruption = InterruptFlag()
    private let steps: Int

    /// - Parameter steps: of a training after which it is stopped.
    init(atOnce: Bool, afterSteps steps: Int = .max) {
        self.steps = steps
        if atOnce { interruption.raise() }
    }

    func send(_ event: Event) {
        if case .step = event.content, event.step >= steps { interruption.raise() }
    }
}
