import EngineInterface

/// Tells of a run: to its folder, to whoever watches over the socket, and to the process's own output.
///
/// Belongs to the thread that trains.
final class RunReporter {
    let folder: RunFolder
    let journal: RunJournal
    private let server: ControlServer
    private let sink: any EventSink
    private(set) var summary: RunSummary
    /// The step that events are stamped with.
    var step: Int

    init(folder: RunFolder, journal: RunJournal, server: ControlServer, sink: any EventSink, summary: RunSummary) {
        self.folder = folder
        self.journal = journal
        self.server = server
        self.sink = sink
        self.summary = summary
        step = summary.step
    }

    var hasWatchers: Bool { server.hasWatchers }

    func takeCommands() -> [Command] { server.takeCommands() }

    /// Sends an event everywhere; forming pictures are not written down.
    /// - Throws: `FileError` when the folder cannot be written.
    func send(_ content: Event.Content) throws(FileError) {
        let event = Event(time: DateStamp.now(), step: step, content)
        try journal.append(event)
        announce(event)
    }

    /// Tells watchers and output only: what is worth nothing later.
    func announce(_ content: Event.Content) { announce(Event(time: DateStamp.now(), step: step, content)) }

    private func announce(_ event: Event) {
        server.send(event)
        sink.send(event)
    }

    func log(_ level: Event.Log.Level, _ line: String) throws(FileError) { try send(.log(Event.Log(level, line))) }

    /// Changes the summary and writes it.
    /// - Throws: `FileError`.
    func update(_ change: (inout RunSummary) -> Void) throws(FileError) {
        change(&summary)
        summary.updatedAt = DateStamp.now()
        try folder.write(summary)
    }
}
