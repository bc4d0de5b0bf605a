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
    private var refusedAt: ContinuousClock.Instant?

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
    /// - Parameter command: the wish that it meets, whoever had it.
    /// - Throws: `FileError` when the folder cannot be written.
    func send(_ content: Event.Content, meeting command: Command? = nil) throws(FileError) {
        let event = Event(time: DateStamp.now(), step: step, content)
        try journal.append(event)
        announce(event, meeting: command)
    }

    /// Ends the run: its last event lasts before the summary says so, as nothing comes back to a run that has finished; and whoever hears of the
    /// end finds the summary telling the same.
    /// - Throws: `FileError`.
    func conclude(_ finished: Event.Finished) throws(FileError) {
        let event = Event(time: DateStamp.now(), step: step, .finished(finished))
        try journal.append(event)
        _ = try journal.sync()
        try update { ($0.state, $0.message, $0.processID) = (finished.state, finished.reason, nil) }
        announce(event)
    }

    /// Tells watchers and output only: what is worth nothing later.
    func announce(_ content: Event.Content) { announce(Event(time: DateStamp.now(), step: step, content)) }

    private func announce(_ event: Event, meeting command: Command? = nil) {
        server.send(event, meeting: command)
        sink.send(event)
    }

    /// Tells those alone who gave a command and wait for what comes of it.
    func answer(_ command: Command, with content: Event.Content) {
        server.answer(command, with: Event(time: DateStamp.now(), step: step, content))
    }

    /// Says why a command cannot be obeyed; once a second at most for all to read, as there may be any number of them.
    func refuse(_ command: Command, _ line: String) throws(FileError) {
        let now = ContinuousClock.now
        if let refusedAt, now - refusedAt < .seconds(1) { return answer(command, with: .log(Event.Log(.error, line))) }
        refusedAt = now
        try log(.error, line)
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
