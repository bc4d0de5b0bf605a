import Engine
import EngineInterface
import Glibc

/// A run in a process of its own, in a session of its own, so that it outlives the terminal.
enum DetachedRun {
    /// Starts a new run and waits until it is at work.
    /// - Throws: `Failure` with the run's own line when it cannot begin; `FileError`.
    static func train(_ settings: TrainingSettings, logDirectory: String, place: PlaceOptions, json: Bool) throws {
        try Folder.make(logDirectory)
        // The run folder gets its name from the run; until then the log lies beside the run folders.
        let log = FilePath.joined(logDirectory, ".worker-\(getpid()).log")
        let document = try JSONLine.text(settings)
        let worker = try Worker(["train", "--settings", document] + place.arguments + ["--", settings.name], log: log)
        do {
            let entry = try worker.wait(in: logDirectory)
            _ = rename(log, RunFolder(path: entry.path).workerLog)
            try tell(entry, json: json)
        } catch {
            unlink(log)
            throw error
        }
    }

    /// Goes on with a run and waits until it is at work.
    /// - Throws: as `train`.
    static func resume(_ folder: RunFolder, threads: Int?, place: PlaceOptions, json: Bool) throws {
        let threadArguments = threads.map { ["--threads", String($0)] } ?? []
        let worker = try Worker(["resume"] + threadArguments + place.arguments + ["--", AbsolutePath.of(folder.path)], log: folder.workerLog)
        try tell(worker.wait(in: FilePath.folder(of: FilePath.folder(of: folder.path))), json: json)
    }

    private static func tell(_ entry: RunEntry, json: Bool) throws {
        if json { return try Answer.print(json: entry) }
        try Answer.print("""
            \(entry.reference) is at work in \(SafeName.printable(entry.path))
            `textual-inversion attach \(entry.reference)` watches it, `textual-inversion interrupt \(entry.reference)` stops it
            """)
    }
}
