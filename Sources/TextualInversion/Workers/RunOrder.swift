import Engine
import EngineInterface

/// Something that a run at work is told, from another process.
struct RunOrder {
    /// A run that has said nothing for so long is asked how it stands, and then given as long to answer: a step may take minutes, the answer not.
    private static let patience = 5000

    private let entry: RunEntry
    private let home: Home
    private let client: ControlClient

    /// Connects to the run.
    /// - Throws: `Failure` when it is not at work.
    init(_ entry: RunEntry, home: Home) throws(Failure) {
        (self.entry, self.home) = (entry, home)
        do {
            client = try ControlClient(RunFolder(path: entry.path))
        } catch {
            let state = entry.summary.state.isActive ? "does not answer" : "is not at work: \(entry.summary.state.rawValue) at step \(entry.summary.step)"
            throw Failure("The run \(entry.reference) \(state); `textual-inversion runs` lists all")
        }
    }

    /// Sends a command and waits for the event that answers it, as long as the run's step takes.
    /// - Throws: `Failure` when the run cannot do it, ends before or does not answer; `FileError` when the run is gone.
    func send(_ command: EngineInterface.Command, answer: (Event.Content) -> Bool) throws -> Event {
        try client.send(command)
        var isAsked = false
        while let events = client.events(waiting: Self.patience) {
            if events.isEmpty {
                if isAsked { throw Failure(silence(command)) }
                isAsked = true
                try client.send(.status)
                continue
            }
            isAsked = false
            for event in events {
                if answer(event.content) { return event }
                switch event.content {
                case .log(let log) where log.level == .error: throw Failure(log.message)
                case .finished(let finished): throw Failure("The run \(entry.reference) ended before it could \(command.name): \(finished.reason)")
                default: break
                }
            }
        }
        throw Failure("The run \(entry.reference) ended before it could \(command.name)")
    }

    private func silence(_ command: EngineInterface.Command) -> String {
        let cure = entry.summary.processID.map { "`kill -CONT \($0)` wakes a process that was stopped, `kill -KILL \($0)` ends it; " } ?? ""
        return "The run \(entry.reference) does not answer; it may \(command.name) when it does. \(cure)"
            + "`\(SafeName.printable(PastedCommand.resuming(RunFolder(path: entry.path), home: home)))` then goes on from step \(entry.summary.step)"
    }

    /// Sends a command and prints the file that it makes: its path, or the event as JSON.
    /// - Throws: as `send`.
    func printFile(of command: EngineInterface.Command, json: Bool, file: (Event.Content) -> String?) throws {
        let event = try send(command) { file($0) != nil }
        if json { return try Answer.print(json: event) }
        guard let name = file(event.content) else { return }
        try Answer.print(FilePath.joined(entry.path, name))
    }
}
