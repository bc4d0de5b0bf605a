import Engine
import EngineInterface
import FoundationEssentials
import Testing

/// A home with one small embedding and a dataset of a few sample pictures, gone after the test.
final class TrainingHome {
    static let resources = Resources(path: FilePath.joined(repository, "Sources/TextualInversion/Resources"), themes: "")
    static let repository = (0 ..< 5).reduce(#filePath) { path, _ in FilePath.folder(of: path) }

    let folder: TemporaryFolder
    let name = "my-thing"

    var home: Home { Home(path: folder.file("home")) }
    var dataset: String { folder.file("pictures") }
    var embeddingPath: String { FilePath.joined(home.embeddings, "\(name).pt") }

    init(pictures: Int = 3, vectors: Int = 2, initialText: String = "ghost") throws {
        folder = try TemporaryFolder()
        try create(name, initialText, vectors: vectors)
        for number in 0 ..< pictures { try add(picture: number) }
        // One line, so that prompts are known.
        try folder.write("home/textual_inversion_templates/one.txt", "a photo of a [name], [filewords]")
    }

    private init(copyOf other: TrainingHome) throws {
        folder = try TemporaryFolder()
        try Self.copy(other.folder.path, to: folder.path)
    }

    @discardableResult
    func create(_ name: String, _ text: String, vectors: Int) throws -> Embedding {
        try EmbeddingCreation.create(
            .init(name: name, initializationText: text, vectorsPerToken: vectors, overwrite: true), folder: home.embeddings, logDirectory: home.logDirectory, width: 96,
            tokenizer: EmbeddingFixtures.tokenizer(), tokenVector: EmbeddingFixtures.tokenTable()).embedding
    }

    /// Copies a picture of the sample, and its caption, into the dataset.
    func add(picture number: Int) throws {
        let sample = FilePath.joined(Self.resources.path, "samples/mint-ghost")
        try Folder.make(dataset)
        for file in ["0\(number).png", "0\(number).txt"] {
            try AtomicFile.write(SmallFile.bytes(FilePath.joined(sample, file)), to: FilePath.joined(dataset, file))
        }
    }

    func removePicture(_ number: Int) throws {
        for file in ["0\(number).png", "0\(number).txt"] { try FileManager.default.removeItem(atPath: FilePath.joined(dataset, file)) }
    }

    /// Settings of a short run without previews and validation.
    func settings(steps: Int) -> TrainingSettings {
        var settings = TrainingSettings(name: name, dataset: dataset)
        settings.template = "one"
        settings.maxSteps = steps
        settings.seed = 7
        settings.saveImageEvery = 0
        settings.saveEmbeddingEvery = 0
        settings.validateEvery = 0
        settings.latentSampling = .deterministic
        settings.preview.steps = 4
        settings.options.threads = 1
        return settings
    }

    /// Everything as a process that is killed at this instant leaves it.
    func snapshot() throws -> TrainingHome { try TrainingHome(copyOf: self) }

    private static func copy(_ source: String, to target: String) throws {
        for path in Folder.walk(source) {
            let copy = target + path.dropFirst(source.count)
            try Folder.make(FilePath.folder(of: copy))
            // Keeps the times, which tell whether the dataset is the same.
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            let times = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
            try FileManager.default.setAttributes([.modificationDate: times as Any], ofItemAtPath: copy)
        }
    }
}

/// A run of a `TrainingHome`, and how it ended.
struct Trained {
    let home: TrainingHome
    let folder: RunFolder
    let finished: Event.Finished

    func state() throws -> TrainingState { try TrainingState.read(folder) }
    func embedding() throws -> Embedding { try EmbeddingReader.read(path: home.embeddingPath) }
    func copy(step: Int) throws -> Embedding { try EmbeddingReader.read(path: folder.embedding(home.name, step: step)) }
    func losses() throws -> String { try SmallFile.text(folder.losses) }
    func events() throws -> [Event] { try RunJournal.readEvents(folder) }

    func stepEvents() throws -> [Event.Step] {
        try events().compactMap { if case .step(let step) = $0.content { step } else { nil } }
    }

    func validations() throws -> [Event.Validation] {
        try events().compactMap { if case .validation(let validation) = $0.content { validation } else { nil } }
    }

    func logs(_ level: Event.Log.Level) throws -> [String] {
        try events().compactMap { if case .log(let log) = $0.content, log.level == level { log.message } else { nil } }
    }
}

extension TrainingHome {
    /// Starts a run.
    /// - Parameter watch: gets each event as it is sent, the run's folder and the run's interrupt.
    func train(_ settings: TrainingSettings, watch: @escaping (Event, RunFolder, InterruptFlag) throws -> Void = { _, _, _ in }) throws -> Trained {
        let watcher = EventWatcher(watch)
        let finished = try TrainingRun.start(
            settings, home: home, resources: Self.resources, sink: watcher, interruption: watcher.interruption, opened: { watcher.folder = $0 })
        if let error = watcher.error { throw error }
        return Trained(home: self, folder: try #require(watcher.folder), finished: finished)
    }

    /// Goes on with the newest run.
    func resume(change: (inout RunChanges) -> Void = { _ in },
                watch: @escaping (Event, RunFolder, InterruptFlag) throws -> Void = { _, _, _ in }) throws -> Trained {
        let watcher = EventWatcher(watch)
        let folder = try newestRun()
        watcher.folder = folder
        var changes = RunChanges()
        change(&changes)
        let finished = try TrainingRun.resume(
            folder, home: home, resources: Self.resources, sink: watcher, interruption: watcher.interruption, changes: changes)
        if let error = watcher.error { throw error }
        return Trained(home: self, folder: folder, finished: finished)
    }

    func newestRun() throws -> RunFolder {
        RunFolder(path: try #require(Runs(logDirectory: home.logDirectory).entries.first).path)
    }
}

/// Hands events to a test while the run is at work, so that it can do something at an exact moment.
final class EventWatcher: EventSink {
    let interruption = InterruptFlag()
    var folder: RunFolder?
    private(set) var error: (any Error)?
    private let watch: (Event, RunFolder, InterruptFlag) throws -> Void

    init(_ watch: @escaping (Event, RunFolder, InterruptFlag) throws -> Void) {
        self.watch = watch
    }

    func send(_ event: Event) {
        guard let folder, error == nil else { return }
        do {
            try watch(event, folder, interruption)
        } catch {
            self.error = error
            interruption.raise()
        }
    }
}
