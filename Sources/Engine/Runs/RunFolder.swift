import EngineInterface
import Glibc

/// The folder of one run, `LOG_DIRECTORY/DATE/NAME`, and where everything in it lies.
public struct RunFolder: Sendable, Equatable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// Makes the folder of a new run: `NAME`, or `NAME-2`, `NAME-3`, … where the day has such runs already. It appears at once with all that
    /// resuming needs, its lock held: a run that is killed while it begins is one that can be resumed, or none.
    /// - Parameter filling: puts files into the folder while nobody sees it yet; it has another path then.
    /// - Throws: `FileError`, and what `filling` throws; nothing is left then.
    public static func create(
        logDirectory: String, name: String, on date: DateStamp = DateStamp(), filling: (RunFolder) throws -> Void = { _ in }
    ) throws -> (folder: RunFolder, lock: FileLock) {
        let day = FilePath.joined(logDirectory, date.date)
        try Folder.make(day)
        UnfinishedRunFolder.sweep(logDirectory)
        let unfinished = try UnfinishedRunFolder(in: day)
        do {
            guard let lock = try FileLock.take(unfinished.folder.lock) else { throw FileError("lock", unfinished.folder.lock, code: EAGAIN) }
            try filling(unfinished.folder)
            try Folder.sync(unfinished.folder.path)
            let folder = try unfinished.appear(as: name)
            try Folder.sync(day)
            try Folder.sync(logDirectory)
            return (folder, lock)
        } catch {
            unfinished.remove()
            throw error
        }
    }

    /// `DATE/NAME`, what commands call the run.
    public var reference: String { "\(FilePath.name(of: FilePath.folder(of: path)))/\(FilePath.name(of: path))" }

    // Files
    public var summary: String { inside("summary.json") }
    public var events: String { inside("events.jsonl") }
    public var losses: String { inside("textual_inversion_loss.csv") }
    public var state: String { inside("state.safetensors") }
    public var lock: String { inside("lock") }
    /// What the run last saw and wrote as its embedding's file.
    public var result: String { inside("result.json") }
    public var workerLog: String { inside("worker.log") }
    static let socketName = "control.sock"

    // Folders, made when something is first written to them
    public var embeddings: String { inside("embeddings") }
    public var images: String { inside("images") }
    public var imageEmbeddings: String { inside("image_embeddings") }
    /// What the run wrote as the embedding's file, and replaced itself, where there is no copy of it.
    var replaced: String { inside("replaced") }

    /// The copy of the embedding after `step` updates.
    public func embedding(_ name: String, step: Int) -> String { FilePath.joined(embeddings, "\(name)-\(step).pt") }
    /// The preview after `step` updates.
    public func image(_ name: String, step: Int) -> String { FilePath.joined(images, "\(name)-\(step).png") }
    /// The preview after `step` updates that carries the embedding.
    public func imageEmbedding(_ name: String, step: Int) -> String { FilePath.joined(imageEmbeddings, "\(name)-\(step).png") }

    /// A path inside the run folder, as events and the summary name it; other paths stay as they are.
    public func relative(_ file: String) -> String {
        file.hasPrefix(path + "/") ? String(file.dropFirst(path.count + 1)) : file
    }

    /// Takes the run for this process and clears away what a killed one left half-written; nil while another one trains it. One that has told its
    /// end is waited for: its process gives memory back before it goes.
    /// - Throws: `FileError`, also where something in the folder leads out of it.
    public func takeLock() throws(FileError) -> FileLock? {
        try checkFiles()
        let began = ContinuousClock.now
        var taken = try FileLock.take(lock)
        while taken == nil, isEnding, ContinuousClock.now - began < Self.longestEnd {
            usleep(20_000)
            taken = try FileLock.take(lock)
        }
        guard let taken else { return nil }
        for folder in [path, embeddings, images, imageEmbeddings] { AtomicFile.removeLeftovers(in: folder) }
        unlink(inside(Self.socketName))
        return taken
    }

    /// How long a process may take to go once its run has told its end.
    static let longestEnd = Duration.seconds(10)

    /// Whether the run has told its end while its process is still there.
    var isEnding: Bool { (try? readSummary())?.state.isActive == false }

    func inside(_ name: String) -> String { FilePath.joined(path, name) }

    /// Looks for what a run would write through: a folder that came from somebody else may hold links to any file of the user's.
    private func checkFiles() throws(FileError) {
        for folder in [path, embeddings, images, imageEmbeddings] {
            // The run's own folder may be reached over links; what is in it may not be one.
            if folder != path, FileStatus.isLink(folder) { throw .isLink("write to the folder", folder) }
            for name in (try? Folder.names(in: folder)) ?? [] {
                let file = FilePath.joined(folder, name)
                if FileStatus.isLink(file) { throw .isLink("write", file) }
            }
        }
        for file in [summary, events, losses, state, workerLog] {
            if let status = FileStatus(file), !status.isFile { throw FileError("write", file, reason: "it is no regular file") }
        }
    }
}

extension RunFolder {
    /// Writes `summary.json`.
    /// - Throws: `FileError`.
    public func write(_ summary: RunSummary) throws(FileError) {
        try AtomicFile.write(json(summary, self.summary), to: self.summary)
    }

    /// Reads `summary.json`. A run that says it is at work while nobody holds its lock has `stopped`.
    /// - Throws: `FileError`.
    public func readSummary() throws(FileError) -> RunSummary {
        let bytes = try SmallFile.bytes(summary, limit: 1 << 20)
        guard var found = try? JSONLine.decode(RunSummary.self, from: bytes) else {
            throw FileError("read", summary, reason: "it holds no summary of a run")
        }
        (found.step, found.maxSteps) = (Event.count(found.step), Event.count(found.maxSteps))
        if found.state.isActive, !FileLock.isHeld(lock) { found.state = .stopped }
        return found
    }

    /// Writes `settings-DATETIME.json` for one start of the run.
    /// - Throws: `FileError`.
    public func write(_ start: RunStart, at stamp: DateStamp = DateStamp()) throws(FileError) {
        let file = inside("settings-\(stamp.fileName).json")
        try AtomicFile.write(json(start, file), to: file)
    }

    /// Whether there is what `resume` cannot do without.
    var hasSettings: Bool { (try? settingsFiles().isEmpty) == false }

    /// The settings files of all starts, oldest first.
    private func settingsFiles() throws(FileError) -> [String] {
        try Folder.names(in: path).filter { $0.hasPrefix("settings-") && $0.hasSuffix(".json") }
    }

    /// The settings of the run's latest start.
    /// - Throws: `FileError` when there are none, or they cannot be read.
    public func latestStart() throws(FileError) -> RunStart {
        guard let name = try settingsFiles().last else { throw FileError("read", inside("settings-*.json"), reason: "the run has no settings file") }
        let bytes = try SmallFile.bytes(inside(name), limit: 1 << 20)
        do {
            return try JSONLine.decode(RunStart.self, from: bytes)
        } catch {
            let reason = SettingOutOfRange(error)?.description ?? "it does not hold a run's settings"
            throw FileError("read", inside(name), reason: reason)
        }
    }

    private func json(_ document: some Encodable, _ path: String) throws(FileError) -> [UInt8] {
        do {
            return try JSONLine.encode(document) + [UInt8(ascii: "\n")]
        } catch {
            throw FileError("write", path, reason: "a value in it has no form in JSON")
        }
    }
}

/// Something that only a run that is not at work allows, in one line.
struct RunAtWork: Error, CustomStringConvertible {
    /// `DATE/NAME`
    let reference: String

    var description: String { "The run \(reference) is at work in another process; watch it with: textual-inversion attach \(SafeName.printable(PastedCommand.quoted(reference)))" }
}
