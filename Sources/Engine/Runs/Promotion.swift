import EngineInterface

/// Makes an earlier step of a run the embedding itself: the cure for overfitting.
public enum Promotion {
    /// Copies `embeddings/NAME-STEP.pt` of the run over the embedding's file. It stays the result, whatever the run learns, until a person changes it.
    /// - Parameters:
    ///   - word: the embedding's file; its lock is held.
    ///   - force: whether what the run has neither found there nor written may be replaced.
    /// - Returns: the file.
    /// - Throws: `SettingsError` listing the steps there are; `ChangedMeanwhile`; or a file error.
    static func promote(_ folder: RunFolder, step: Int, to word: WordFile, force: Bool) throws -> String {
        let copy = folder.embedding(word.word, step: step)
        guard FileStatus.isThere(copy) else { throw SettingsError(description: missing(step, in: folder, word)) }
        // Read before it replaces anything.
        var embedding = try EmbeddingReader.read(path: copy)
        embedding.name = word.word
        guard try force || folder.readResult(of: word).knows(word.fingerprint()) else {
            let (path, previous) = (SafeName.printable(word.path), SafeName.printable(FilePath.name(of: word.previous)))
            guard let there = (try? EmbeddingReader.read(path: word.path))?.step else {
                throw ChangedMeanwhile(description: "\(path) is not what the run \(folder.reference) left there; with --force step \(step) replaces it, and it stays as \(previous)")
            }
            throw ChangedMeanwhile(
                description: "\(path) holds step \(there), which the run \(folder.reference) has not left there; with --force step \(step) replaces it, and it stays as \(previous)")
        }
        try folder.replace(word, with: embedding, promotedStep: step)
        return word.path
    }

    /// As above for a run that is not at work.
    /// - Throws: also `NameError`, `RunAtWork`, and `EmbeddingError` where another run trains the word.
    public static func promote(_ folder: RunFolder, step: Int, force: Bool = false, home: Home) throws -> String {
        let name = try folder.readSummary().name
        try SafeName.check(embedding: name)
        guard let runLock = try folder.takeLock() else { throw RunAtWork(reference: folder.reference) }
        defer { withExtendedLifetime(runLock) {} }
        let word = try WordFile.find(name, in: home, logDirectory: FilePath.folder(of: FilePath.folder(of: folder.path)))
        let lock = try WordLock.take(word)
        defer { withExtendedLifetime(lock) {} }
        Leftovers.sweep(FilePath.folder(of: word.path))
        return try promote(folder, step: step, to: word, force: force)
    }

    /// What there is instead: the run's own copies, and other runs of the word that have the step.
    private static func missing(_ step: Int, in folder: RunFolder, _ word: WordFile) -> String {
        let steps = savedSteps(folder, name: word.word)
        let others = Runs(logDirectory: word.logDirectory).entries.filter { entry in
            entry.summary.name == word.word && entry.path != folder.path && savedSteps(RunFolder(path: entry.path), name: word.word).contains(step)
        }
        if !others.isEmpty { return "The run \(folder.reference) has no copy of step \(step); one is in \(others.map(\.reference).joined(separator: ", "))" }
        if steps.isEmpty { return "The run \(folder.reference) has no copy of step \(step); it has none at all" }
        let listed = steps.count <= 8 ? steps.map(String.init) : steps.prefix(3).map(String.init) + ["…"] + steps.suffix(4).map(String.init)
        return "The run \(folder.reference) has no copy of step \(step); there are \(listed.joined(separator: ", "))"
    }

    /// The steps that the run has copies of, ascending.
    public static func savedSteps(_ folder: RunFolder, name: String) -> [Int] {
        ((try? Folder.names(in: folder.embeddings)) ?? []).compactMap { file in
            guard file.hasPrefix(name + "-"), file.hasSuffix(".pt") else { return nil }
            return Int(file.dropFirst(name.count + 1).dropLast(3))
        }.sorted()
    }
}
