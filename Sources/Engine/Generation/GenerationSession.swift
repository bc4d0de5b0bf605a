import EngineInterface
import StableDiffusion

/// Makes pictures, one order after another, and keeps the model in memory between them.
public struct GenerationSession {
    let home: Home
    let resources: Resources
    private var kept: KeptModel?

    public init(home: Home, resources: Resources) {
        self.home = home
        self.resources = resources
    }

    /// Does what an order says; its last event is `finished`, unless it fails.
    /// - Throws: as `Generation.run`.
    public mutating func make(_ order: GenerationOrder, sink: any EventSink, interruption: InterruptFlag) throws {
        switch order {
        case .pictures(let settings): _ = try pictures(settings.withAbsolutePaths(), sink: sink, interruption: interruption)
        case .grid(let settings, let run, let every):
            let folder = RunFolder(path: run)
            let grid = try RunGrid(folder, name: folder.latestStart().settings.name, every: every)
            _ = try grid.run(settings.withAbsolutePaths(), in: &self, sink: sink, interruption: interruption)
        }
    }

    /// Makes all pictures of a request, with the embeddings that the home has now.
    /// - Returns: the files, in order.
    /// - Throws: as `Generation.run`.
    mutating func pictures(_ settings: GenerationSettings, sink: any EventSink, interruption: InterruptFlag) throws -> [String] {
        let request = try GenerationRequest(settings)
        // Loading a model takes too long to find out afterwards that there is no place for its pictures.
        try Folder.make(settings.output ?? home.pictures)
        let model = try model(for: settings, sink: sink)
        let store = EmbeddingStore(folder: home.embeddings, widths: model.textWidths)
        tell(settings, store, model, sink)
        let generator = PictureGenerator(model: model, store: store)
        return try generator.generate(request, into: settings.output ?? home.pictures, dated: settings.output == nil, sink: sink,
                                      interruption: interruption)
    }

    /// Says which words the prompts name, and which they seem to.
    func tell(_ settings: GenerationSettings, _ store: EmbeddingStore, _ model: LoadedModel, _ sink: any EventSink) {
        let words = PromptWords(store, tokenizer: model.model.textEncoders.tokenizer, options: ConditioningOptions(settings.options))
        for log in words.logs(on: [settings.prompt, settings.negativePrompt], steps: settings.steps) {
            sink.send(Event(time: DateStamp.now(), step: 0, .log(log)))
        }
    }

    /// The model that the settings name, checked to be able to do what they ask for: the one in memory where it is the same.
    /// - Throws: one-line errors of the lookup, the files and the networks.
    mutating func model(for settings: GenerationSettings, sink: any EventSink) throws -> LoadedModel {
        let parts = GenerationParts(settings, home: home, resources: resources)
        if let mistake = parts.mistakes.first { throw mistake.reason }
        let opened = try parts.model.get()
        let identity = ModelIdentity(opened, settings.options)
        if let kept, kept.identity == identity { return kept.model }
        func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: 0, content)) }
        send(.state(Event.State(.preparing, activity: "loading the model")))
        // Two may not fit into memory.
        kept = nil
        // The prompt and the negative one, at once.
        let job = MemoryNeed.Job(width: parts.largest.width, height: parts.largest.height, batch: 2 * settings.batchSize, trains: false)
        let model = try LoadedModel.load(opened, settings.options, for: job, home: home, resources: resources) { send(.log($0)) }
        kept = KeptModel(identity: identity, model: model)
        return model
    }

    private struct KeptModel {
        let identity: ModelIdentity
        let model: LoadedModel
    }
}

/// What makes a model in memory another one.
private struct ModelIdentity: Equatable {
    private struct File: Equatable {
        let path: String
        let size: Int
        let modified: Int

        init(_ path: String) {
            let status = FileStatus(path)
            (self.path, size, modified) = (path, status?.size ?? 0, status?.modified ?? 0)
        }
    }

    private let checkpoint: File
    private let vae: File?
    private let noiseSchedule: NoiseScheduleConfiguration
    private let precision: ModelOptions.Precision
    private let threads: Int

    init(_ opened: OpenedModel, _ options: ModelOptions) {
        checkpoint = File(opened.checkpoint.path)
        vae = opened.generationVAE.path.map(File.init)
        noiseSchedule = opened.checkpoint.noiseSchedule
        (precision, threads) = (options.precision, options.threads)
    }
}
