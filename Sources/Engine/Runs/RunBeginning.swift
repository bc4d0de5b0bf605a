import EngineInterface

/// A run that has its folder and its locks, before its model is in memory: begun anew, or gone on with.
struct RunBeginning {
    let plan: TrainingPlan
    let folder: RunFolder
    /// What is known of this start so far, and the name of its file.
    let start: RunStart
    let stamp: DateStamp
    let summary: RunSummary
    /// What becomes of the events and losses that the folder has.
    let journal: RunJournal.Beginning
    /// Where the run goes on; nil begins with the plan's embedding.
    let saved: TrainingState?
    /// What there is to say of the files that the run goes on with.
    let remarks: [Event.Log]
    /// The hash of the checkpoint that the run has used so far; empty where that is not known.
    let earlierModelHash: String
    /// Keep other processes from run and word while the run lives.
    private let locks: (run: FileLock, word: WordLock?)

    /// Makes the folder of a new run.
    /// - Throws: one-line errors: all that `TrainingPlan` finds, a word that another run trains, file errors.
    init(_ settings: TrainingSettings, home: Home, resources: Resources) throws {
        try SafeName.check(embedding: settings.name)
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        // Before the vectors are read, so that they stay what is read until the run's end. Without a file there is only an error to come.
        let wordLock = word.exists ? try WordLock.take(word) : nil
        let plan = try TrainingPlan(settings, home: home, resources: resources)
        let stamp = DateStamp()
        let start = RunStart(plan, datetime: stamp.text)
        let summary = RunSummary(plan, step: start.initialStep)
        let (folder, runLock) = try RunFolder.create(logDirectory: word.logDirectory, name: settings.name) { folder in
            try folder.write(RunResult(seen: plan.word.fingerprint()))
            try folder.write(start, at: stamp)
            try folder.write(summary)
        }
        try wordLock?.tell(folder)
        (self.plan, self.folder, self.start, self.stamp, self.summary) = (plan, folder, start, stamp, summary)
        (journal, saved, remarks, earlierModelHash) = (.anew, nil, [], "")
        locks = (runLock, wordLock)
    }

    /// Takes up a run that has a folder.
    /// - Parameters:
    ///   - settings: what the run goes on with.
    ///   - takesOver: whether it is to replace the embedding's file at its end whoever wrote that.
    ///   - lock: the run folder's.
    /// - Throws: one-line errors, as above.
    init(resuming point: ResumePoint, _ settings: TrainingSettings, takesOver: Bool, lock: FileLock, home: Home, resources: Resources) throws {
        folder = point.folder
        let word = try WordFile.find(settings.name, in: home, logDirectory: settings.logDirectory)
        let wordLock = try WordLock.take(word)
        try wordLock.tell(folder)
        plan = try TrainingPlan(settings, home: home, resources: resources, resuming: point.embedding)
        remarks = try point.remarks + point.claim(word, takesOver: takesOver)
        stamp = DateStamp()
        start = RunStart(plan, datetime: stamp.text)
        try folder.write(start, at: stamp)
        var summary = RunSummary(plan, step: point.step)
        if let before = try? folder.readSummary() { summary.startedAt = before.startedAt }
        if let state = point.state { summary.take(state) }
        self.summary = summary
        (journal, saved, earlierModelHash) = (point.journal, point.state, point.earlier.modelHash)
        locks = (lock, wordLock)
    }
}

extension RunSummary {
    /// What is told of a run that begins.
    init(_ plan: TrainingPlan, step: Int) {
        self.init(name: plan.settings.name, state: .preparing, step: step, maxSteps: plan.settings.maxSteps, startedAt: DateStamp.now(),
                  modelName: plan.settings.options.model)
    }

    /// Takes over where a state stands.
    mutating func take(_ state: TrainingState) {
        step = state.position.step
        loss = state.position.recentLosses.last ?? .nan
        meanLoss = state.meanLoss
        validationLoss = state.position.validation.losses.last ?? .nan
        lastPreview = state.position.lastPreview
    }
}

extension RunStart {
    /// What is known of a start before the model is loaded.
    init(_ plan: TrainingPlan, datetime: String) {
        self.init(settings: plan.settings, datetime: datetime, modelName: plan.settings.options.model, modelHash: "", vae: "", pictures: plan.pictures.count,
                  vectorsPerToken: plan.embedding.vectors.count, initialStep: plan.embedding.step ?? 0, kernels: "", dataset: nil, version: Program.version)
    }
}
