import EngineInterface
import StableDiffusion

/// Pictures from prompts, as files.
public enum Generation {
    /// Loads the model and makes all pictures of a request.
    /// - Returns: the files, in order.
    /// - Throws: one-line errors; `GenerationInterrupted` when it was told to stop: pictures that are done stay.
    public static func run(_ settings: GenerationSettings, home: Home, resources: Resources, sink: any EventSink,
                           interruption: InterruptFlag) throws -> [String] {
        let request = try GenerationRequest(settings)
        func send(_ content: Event.Content) { sink.send(Event(time: DateStamp.now(), step: 0, content)) }
        send(.state(Event.State(.preparing, activity: "loading the model")))
        let job = MemoryNeed.Job(width: settings.width ?? 0, height: settings.height ?? 0, batch: 2 * settings.batchSize, trains: false)
        let model = try LoadedModel.load(settings.options, for: job, home: home, resources: resources) { send(.log($0)) }
        let generator = PictureGenerator(model: model, store: EmbeddingStore(folder: home.embeddings, width: model.textWidth))
        return try generator.generate(request, into: settings.output ?? home.pictures, dated: settings.output == nil, sink: sink, interruption: interruption)
    }
}

/// The work was told to stop; the files of finished pictures stand.
public struct GenerationInterrupted: Error, CustomStringConvertible, Sendable {
    public let files: [String]
    public var description: String { "interrupted; \(files.count) pictures are done" }
}

/// Settings of `generate`, checked as far as that goes without a model.
struct GenerationRequest {
    let settings: GenerationSettings
    let sampler: Sampler
    let schedule: SigmaSchedule
    /// The first picture's seed.
    let seed: UInt64
    let variationSeed: UInt64

    /// - Throws: `SettingsError`.
    init(_ settings: GenerationSettings) throws(SettingsError) {
        func refuse(_ line: String) -> SettingsError { SettingsError(description: line) }
        guard let (sampler, named) = Sampler.parse(settings.sampler) else {
            throw refuse("--sampler \"\(SafeName.printable(settings.sampler))\": known are \(Sampler.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let schedule = named ?? SigmaSchedule(name: settings.schedule) else {
            throw refuse("--schedule \"\(SafeName.printable(settings.schedule))\": known are \(SigmaSchedule.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard (1 ... 1000).contains(settings.steps) else { throw refuse("--steps \(settings.steps): give 1 to 1000") }
        guard settings.batchSize >= 1, settings.count >= 1 else { throw refuse("--batch-size and --count: give at least 1") }
        guard (0 ... 1).contains(settings.denoisingStrength) else { throw refuse("--denoising-strength \(settings.denoisingStrength): give 0 to 1") }
        guard (0 ... 1).contains(settings.variationStrength) else { throw refuse("--variation-strength \(settings.variationStrength): give 0 to 1") }
        if settings.mask != nil, settings.image == nil { throw refuse("--mask says what of a picture is painted anew; name the picture with --image") }
        guard (1 ... 8).contains(settings.hiresScale) else { throw refuse("--hires-scale \(settings.hiresScale): give 1 to 8") }
        if settings.hiresScale > 1, settings.image != nil { throw refuse("--hires-scale enlarges pictures made from a prompt alone; leave it out with --image") }
        guard (0 ... 1000).contains(settings.hiresSteps) else { throw refuse("--hires-steps \(settings.hiresSteps): give 1 to 1000, or 0 for as many as the first pass") }
        guard (0 ... 1).contains(settings.hiresDenoisingStrength) else { throw refuse("--hires-denoising-strength \(settings.hiresDenoisingStrength): give 0 to 1") }
        guard (1 ... 100).contains(settings.quality) else { throw refuse("--quality \(settings.quality): give 1 to 100") }
        try SettingsCheck.check(settings.options)
        self.settings = settings
        (self.sampler, self.schedule) = (sampler, schedule)
        seed = settings.seed >= 0 ? UInt64(settings.seed) : UInt64(UInt32.random(in: .min ... .max))
        variationSeed = settings.variationSeed >= 0 ? UInt64(settings.variationSeed) : UInt64(UInt32.random(in: .min ... .max))
    }
}
