import Engine
import EngineInterface
import Glibc

/// A run in a process of its own, in a session of its own, so that it outlives the terminal.
enum DetachedRun {
    /// Starts a new run.
    /// - Parameters:
    ///   - goal: how far the run must have got.
    ///   - place: the options that say where things are, as a worker is given them.
    ///   - ends: told how the process ends, while this one is there.
    /// - Throws: `Failure` with the run's own line when it cannot begin; `FileError`.
    static func train(_ settings: TrainingSettings, logDirectory: String, place: [String], until goal: Worker.Goal, ends: WorkerEnds = WorkerEnds()) throws -> RunEntry {
        try Folder.make(logDirectory)
        // The run folder gets its name from the run; until then the log lies beside the run folders.
        Leftovers.sweepLogs(in: logDirectory)
        let log = FilePath.joined(logDirectory, Leftovers.newLogName())
        do {
            let worker = try Worker(["train", "--handed-settings"] + place + ["--", settings.name], settings: try JSONLine.encode(settings), log: log, ends: ends)
            let entry = try worker.wait(for: goal, in: logDirectory)
            _ = rename(log, RunFolder(path: entry.path).workerLog)
            return entry
        } catch {
            unlink(log)
            throw error
        }
    }

    /// Goes on with a run.
    /// - Parameters:
    ///   - changes: what is to be other than at the run's start.
    ///   - goal, place, ends: as in `train`.
    /// - Throws: as `train`.
    static func resume(_ folder: RunFolder, changes: RunChanges = RunChanges(), place: [String], until goal: Worker.Goal, ends: WorkerEnds = WorkerEnds()) throws -> RunEntry {
        let worker = try Worker(["resume"] + arguments(changes) + place + ["--", AbsolutePath.of(folder.path)], log: folder.workerLog, ends: ends)
        return try worker.wait(for: goal, in: FilePath.folder(of: FilePath.folder(of: folder.path)))
    }

    /// The options of `resume` that say what is to be other.
    private static func arguments(_ changes: RunChanges) -> [String] {
        let values = [
            ("--threads", changes.threads.map(String.init)), ("--max-steps", changes.maxSteps.map(String.init)),
            ("--learning-rate", changes.learningRate), ("--dataset", changes.dataset),
        ]
        return values.flatMap { name, value in value.map { [name, $0] } ?? [] } + (changes.takesOver ? ["--force"] : [])
    }

    /// Says on standard output that a run is at work.
    static func tell(_ entry: RunEntry, json: Bool) throws {
        if json { return try Answer.print(json: entry) }
        let name = PastedCommand.name(of: RunFolder(path: entry.path))
        let (watching, stopping) = (PastedCommand.text("attach", [name]), PastedCommand.text("interrupt", [name]))
        try Answer.print("""
            \(SafeName.printable(entry.reference)) is at work in \(SafeName.printable(entry.path))
            `\(SafeName.printable(watching))` watches it, `\(SafeName.printable(stopping))` stops it
            """)
    }
}
