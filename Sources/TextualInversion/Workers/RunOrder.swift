import Engine
import EngineInterface

/// Something that a run at work is told, from another process.
struct RunOrder {
    private let entry: RunEntry
    private let client: ControlClient

    /// Connects to the run.
    /// - Throws: `Failure` when it is not at work.
    init(_ entry: RunEntry) throws(Failure) {
        self.entry = entry
        do {
            client = try ControlClient(RunFolder(path: entry.path))
        } catch {
            let state = entry.summary.state.isActive ? "does not answer" : "is not at work: \(entry.summary.state.rawValue) at step \(entry.summary.step)"
            throw Failure("The run \(entry.reference) \(state); `textual-inversion runs` lists all")
        }
    }

    /// Sends a command and waits for the event that answers it, as long as the run's step takes.
    /// - Throws: `Failure` when the run cannot do it, or ends before; `FileError` when the run is gone.
    func send(_ command: EngineInterface.Command, answer: (Event.Content) -> Bool) throws -> Event {
        try client.send(command)
        while let events = client.events(waiting: -1) {
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

    /// Sends a command and prints the file that it makes: its path, or the event as JSON.
    /// - Throws: as `send`.
    func printFile(of command: EngineInterface.Command, json: Bool, file: (Event.Content) -> String?) throws {
        let event = try send(command) { file($0) != nil }
        if json { return try Answer.print(json: event) }
        guard let name = file(event.content) else { return }
        try Answer.print(FilePath.joined(entry.path, name))
    }
}
