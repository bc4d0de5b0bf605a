import EngineInterface

/// What is to be other when a run goes on than it was at its latest start.
public struct RunChanges: Sendable, Equatable {
    public var threads: Int?
    /// The step at which training ends.
    public var maxSteps: Int?
    /// A schedule, counted from the embedding's first step as always.
    public var learningRate: String?
    /// A folder of pictures or the name of a sample.
    public var dataset: String?
    /// Whether the embedding's file is replaced at the end though somebody else wrote it, or another step was promoted.
    public var takesOver = false

    public init() {}

    /// Whether a run that has finished is given something to do.
    var asksForMore: Bool { maxSteps != nil || learningRate != nil || dataset != nil }

    func applied(to settings: TrainingSettings) -> TrainingSettings {
        var settings = settings
        if let threads { settings.options.threads = threads }
        if let maxSteps { settings.maxSteps = maxSteps }
        if let learningRate { settings.learningRate = learningRate }
        if let dataset { settings.dataset = dataset }
        return settings
    }
}

/// Where a run goes on: at its saved state, where that is gone at its newest copy, and where it had none yet at its beginning.
struct ResumePoint {
    let folder: RunFolder
    /// The run's latest start.
    let earlier: RunStart
    private let home: Home
    private let summary: RunSummary
    let state: TrainingState?
    /// The vectors and the step to go on with; nil begins with the embedding's file.
    let embedding: Embedding?
    /// What becomes of the events and losses that are there.
    let journal: RunJournal.Beginning
    /// What there is to say of it.
    let remarks: [Event.Log]

    /// - Parameters:
    ///   - folder: its lock is held by this process, or nobody's.
    ///   - start: the run's latest.
    /// - Throws: `SettingsError` when the state is damaged, or gone with nothing to go on with in its place; `FileError`.
    init(_ folder: RunFolder, _ start: RunStart, home: Home) throws {
        (self.folder, earlier, self.home, summary) = (folder, start, home, try folder.readSummary())
        let name = start.settings.name
        let steps = Promotion.savedSteps(folder, name: name)
        if FileStatus.isThere(folder.state) {
            let state = try Self.state(folder, copies: steps)
            self.state = state
            embedding = Embedding(name: name, vectors: state.vectors, step: state.position.step)
            (journal, remarks) = (.cutBack(to: state.position.journal), [])
            return
        }
        state = nil
        // Before its first state a run has done nothing.
        guard summary.step > start.initialStep || !steps.isEmpty else {
            (embedding, journal, remarks) = (nil, .anew, [])
            return
        }
        guard let step = steps.last else {
            throw SettingsError(
                description: "The run \(folder.reference) has lost its state, state.safetensors, and has no copy to go on with; start again with `textual-inversion train`")
        }
        var copy = try EmbeddingReader.read(path: folder.embedding(name, step: step))
        (copy.name, copy.step) = (name, step)
        (embedding, journal) = (copy, .asItIs)
        remarks = [Event.Log(.warning, "The run's state, state.safetensors, is gone: it goes on from its copy of step \(step), with a new optimizer")]
    }

    /// The embedding's step there.
    var step: Int { state?.position.step ?? embedding?.step ?? summary.step }

    /// Why there is nothing to go on with, and what would give it something; nil where there is.
    func nothingToDo(_ settings: TrainingSettings, _ changes: RunChanges) -> String? {
        guard summary.state == .finished else { return nil }
        func line(_ reason: String, _ option: String, _ value: String) -> String {
            let logDirectory = FilePath.folder(of: FilePath.folder(of: folder.path))
            let command = PastedCommand.text("resume", [folder.reference], options: [option, value], home: home, logDirectory: logDirectory)
            return "The run \(folder.reference) has finished: \(reason). To train on: \(SafeName.printable(command))"
        }
        if step >= settings.maxSteps { return line("all \(step) steps are done", "--max-steps", String(max(step, 1) * 2)) }
        if let schedule = try? LearningRateSchedule(parsing: settings.learningRate), schedule.rate(afterUpdates: step) == nil {
            return line("its learning rate's schedule ended at step \(step)", "--learning-rate", settings.learningRate + ", 0.001")
        }
        return changes.asksForMore ? nil : line(summary.message ?? "its last step is done", "--max-steps", String(settings.maxSteps))
    }

    /// Sees whether the embedding's file is what the run knows; what is not is left alone at the end, unless it is to be taken over.
    /// - Returns: what there is to say of it.
    /// - Throws: `FileError`.
    func claim(_ word: WordFile, takesOver: Bool) throws(FileError) -> [Event.Log] {
        let result = try folder.readResult(of: word)
        let now = try word.fingerprint()
        // A run that begins anew begins with the vectors that are there.
        if takesOver || embedding == nil {
            try folder.write(RunResult(seen: now))
            return []
        }
        let shown = SafeName.printable(word.word)
        if let step = result.promotedStep {
            return [Event.Log(.info, "Step \(step) of \(shown) was promoted and stays the result; what this run learns goes into its folder")]
        }
        guard !result.knows(now) else { return [] }
        return [Event.Log(.warning, "\(SafeName.printable(word.path)) is not what this run left there and stays as it is; what the run learns goes into its folder")]
    }

    private static func state(_ folder: RunFolder, copies: [Int]) throws -> TrainingState {
        do {
            return try TrainingState.read(folder)
        } catch {
            let path = SafeName.printable(folder.state)
            guard let step = copies.last else { throw SettingsError(description: "The run's state is damaged, \(path); start again with `textual-inversion train`") }
            throw SettingsError(description: "The run's state is damaged, \(path); delete it, and the run goes on from its copy of step \(step), with a new optimizer")
        }
    }
}
