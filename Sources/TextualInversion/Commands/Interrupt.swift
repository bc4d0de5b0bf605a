import ArgumentParser
import Engine
import EngineInterface

/// `interrupt`: stops a run at work, everything saved.
struct Interrupt: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Stop a run at work; `resume` goes on with it exactly.")

    @OptionGroup var reference: RunReference

    @Flag(help: "Print the run's last event as JSON.")
    var json = false

    func run() throws {
        let surroundings = Surroundings(reference.place)
        let entry = try reference.find(for: .running, in: surroundings)
        let event = try RunOrder(entry, home: surroundings.home).send(.interrupt) { content in
            if case .finished = content { true } else { false }
        }
        if json { return try Answer.print(json: event) }
        guard case .finished(let finished) = event.content, finished.state == .interrupted else {
            return try Answer.print("The run \(entry.reference) has ended at step \(event.step)")
        }
        let resuming = SafeName.printable(PastedCommand.resuming(RunFolder(path: entry.path), home: surroundings.home))
        try Answer.print("Interrupted \(entry.reference) at step \(event.step); `\(resuming)` goes on")
    }
}
