import Engine
import EngineInterface

/// Has the engine do what the interface asks for: short work here, training in processes of this executable.
struct InterfaceWork: EngineWork {
    let home: Home
    let resources: Resources
    /// Where runs are that name no log directory.
    let logDirectory: String
    /// Where the user's settings are written to.
    let settingsFile: SettingsFile
    /// How the trainings that were started here have ended.
    let ends = WorkerEnds()

    func create(_ request: EmbeddingRequest, model: String) throws -> EmbeddingEntry {
        try EmbeddingCreation.create(request, model: AbsolutePath.ifPath(model), home: home, resources: resources).entry
    }

    func train(_ settings: TrainingSettings) throws -> RunEntry {
        var settings = settings.withAbsolutePaths()
        let logDirectory = settings.logDirectory ?? AbsolutePath.of(logDirectory)
        settings.logDirectory = logDirectory
        try refuse(settings)
        return try DetachedRun.train(settings, logDirectory: logDirectory, place: place, until: .folder, ends: ends)
    }

    /// A run that is at work already, in another process, is watched.
    func resume(run path: String) throws -> RunEntry {
        let folder = RunFolder(path: path)
        if let entry = entryAtWork(folder) { return entry }
        do {
            return try DetachedRun.resume(folder, place: place, until: .folder, ends: ends)
        } catch {
            // Somebody else may have been quicker.
            if let entry = entryAtWork(folder) { return entry }
            throw error
        }
    }

    private func entryAtWork(_ folder: RunFolder) -> RunEntry? {
        guard let summary = try? folder.readSummary(), summary.state.isActive else { return nil }
        return RunEntry(path: folder.path, reference: folder.reference, summary: summary)
    }

    /// - Throws: `InTraining` where a run trains the word already: it can be watched instead.
    private func refuse(_ settings: TrainingSettings) throws {
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        guard let holder = WordLock.holder(of: word), let path = holder.run, let summary = try? RunFolder(path: path).readSummary() else { return }
        throw InTraining(run: RunEntry(path: path, reference: RunFolder(path: path).reference, summary: summary), description: holder.description)
    }

    func promote(run path: String, step: Int, force: Bool) throws -> String {
        try Promotion.promote(RunFolder(path: path), step: step, force: force, home: home)
    }

    func save(_ settings: UserSettings) throws {
        try settingsFile.save(settings)
    }

    func follow(run path: String, deliver: @escaping @Sendable (RunNews) -> Void) -> any RunFollowing {
        FollowedRun(RunFolder(path: path), findEnd: { [ends] process in ends.find(process) }, deliver: deliver)
    }

    /// The options that say to a worker where things are.
    var place: [String] { ["--home", AbsolutePath.of(home.path)] }
}
