import Engine
import EngineInterface
import FoundationEssentials

/// The files of a run folder, and what a watcher sends to a run.
extension FuzzTarget {
    static let runs = [events, summary, losses, commands, runSettings, state]

    private static let events = FuzzTarget(
        "events", upTo: 4000, weight: 2, made: { [try unfinishedRun.get().bytes(of: "events.jsonl")] },
        body: { bytes, scratch in
            _ = try scratch.put(bytes, "events.jsonl")
            return try !RunJournal.readEvents(RunFolder(path: scratch.path)).isEmpty
        })

    private static let summary = FuzzTarget(
        "summary", upTo: 3000, weight: 2, made: { [try unfinishedRun.get().bytes(of: "summary.json")] },
        body: { bytes, scratch in
            _ = try scratch.put(bytes, "log/2026-01-01/word/summary.json")
            // As `runs` and the interface see it.
            let runs = Runs(logDirectory: scratch.file("log"))
            _ = try? runs.find(nil, for: .unfinished)
            return !runs.entries.isEmpty
        })

    private static let losses = FuzzTarget(
        "losses", upTo: 2000, texts: ["step,epoch,epoch_step,loss,learn_rate\n1,0,1,0.25,0.005\n2,0,2,nan,1e-05\n3,1,1,inf,0.005\n"],
        body: { bytes, _ in !LossCurve(table: bytes).thinned(to: 10).isEmpty })

    /// Lines of the control socket.
    private static let commands = FuzzTarget(
        "commands", upTo: 400, weight: 2,
        texts: ["{\"command\":\"interrupt\"}\n{\"command\":\"promote\",\"step\":5}\n{\"command\":\"preview\"}\n{\"command\":\"save\"}\n"],
        body: { bytes, _ in
            let commands = bytes.split(separator: UInt8(ascii: "\n")).compactMap { try? JSONLine.decode(Command.self, from: $0) }
            return try commands.map { try JSONLine.encode($0) }.count > 0
        })

    /// The settings of an unfinished run, and the run resumed.
    private static let runSettings = FuzzTarget(
        "run-settings", upTo: 4000, weight: 4, made: { [try unfinishedRun.get().settings()] },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            let run = try unfinishedRun.get()
            let folder = try run.copy(into: scratch, settings: bytes)
            guard try resume(folder, model, RaisedSink(atOnce: true), change: model.confine) == .interrupted else { return false }
            _ = try run.copy(into: scratch, settings: bytes)
            return try resume(folder, model, RaisedSink(atOnce: false)) { settings in
                model.confine(&settings)
                model.limit(&settings)
                settings.maxSteps = 2
            } == .finished
        })

    /// The state of an unfinished run, and the run resumed.
    private static let state = FuzzTarget(
        "state", upTo: 8000, weight: 4, made: { [try unfinishedRun.get().bytes(of: "state.safetensors")] },
        body: { bytes, scratch in
            let model = try SmallestModel.installed(in: scratch)
            let folder = try unfinishedRun.get().copy(into: scratch, state: bytes)
            return try resume(folder, model, RaisedSink(atOnce: false)) { settings in
                model.confine(&settings)
                model.limit(&settings)
                settings.maxSteps = 2
            } == .finished
        })

    private static func resume(_ folder: RunFolder, _ model: SmallestModel, _ sink: RaisedSink,
                               change: (inout TrainingSettings) -> Void) throws -> RunState {
        try TrainingRun.resume(
            folder, home: model.home, resources: model.resources, sink: sink, interruption: sink.interruption, changes: RunChanges(), adjusting: change).state
    }

    /// A run of two steps that was stopped after the first.
    private static let unfinishedRun = Result<StoredRun, any Error> {
        let scratch = try Scratch.of("unfinished-run")
        let model = try SmallestModel.installed(in: scratch)
        var settings = model.training
        settings.maxSteps = 2
        try model.renewHome()
        let sink = RaisedSink(atOnce: false, afterSteps: 1)
        _ = try TrainingRun.start(settings, home: model.home, resources: model.resources, sink: sink, interruption: sink.interruption)
        guard let run = Runs(logDirectory: model.home.logDirectory).entries.first else { throw SeedError() }
        return try StoredRun(run.path)
    }
}

/// The files of a run, to be put somewhere again and again.
private struct StoredRun: Sendable {
    private let files: [(name: String, bytes: [UInt8])]

    init(_ folder: String) throws {
        files = try Folder.walk(folder).map { (String($0.dropFirst(folder.count + 1)), try SmallFile.bytes($0)) }
    }

    func bytes(of name: String) throws -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else { throw SeedError() }
        return file.bytes
    }

    func settings() throws -> [UInt8] {
        guard let file = files.last(where: { Self.isSettings($0.name) }) else { throw SeedError() }
        return file.bytes
    }

    private static func isSettings(_ name: String) -> Bool { name.hasPrefix("settings-") }

    /// Puts the run into a target's folder, one of its files replaced.
    func copy(into scratch: Scratch, settings: [UInt8]? = nil, state: [UInt8]? = nil) throws -> RunFolder {
        let folder = RunFolder(path: scratch.file("log/2026-01-01/word"))
        scratch.remove("log")
        for file in files {
            let bytes = Self.isSettings(file.name) ? settings : file.name == "state.safetensors" ? state : nil
            _ = try scratch.put(bytes ?? file.bytes, "log/2026-01-01/word/\(file.name)")
        }
        return folder
    }
}
