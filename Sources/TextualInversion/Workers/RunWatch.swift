import Engine
import EngineInterface
import Glibc

/// Watches a run from another process: first what its folder tells, then what its socket says.
struct RunWatch {
    private let folder: RunFolder
    /// How long a wait for events lasts before the interruption is looked at.
    private static let waitMilliseconds = 200

    init(_ folder: RunFolder) {
        self.folder = folder
    }

    /// Shows the run's past and follows it to its end.
    /// - Parameter interruption: ends the watching; the run goes on.
    /// - Throws: `FileError` when the folder cannot be read; `Failure` when the run ended by an error, or without a word.
    func follow(on display: ProgressDisplay, until interruption: InterruptFlag) throws {
        // Connected before the file is read, so that nothing falls between the two.
        let client = try? ControlClient(folder)
        let past = try RunJournal.readEvents(folder)
        display.catchUp(past)
        guard let client else { return try conclude(on: display) }
        var known = past.last?.time ?? -.infinity
        var isTakenIn = false
        while !interruption.isRaised {
            let heard = client.events(waiting: Self.waitMilliseconds)
            if let heard, heard.isEmpty { continue }
            var news = heard ?? []
            if !isTakenIn {
                // A run takes a watcher in a little after the watcher connected; what happened between stands in the folder only.
                isTakenIn = true
                let missed = try RunJournal.readEvents(folder).filter { $0.time > known }
                known = missed.last?.time ?? known
                news = missed + news.filter { $0.time > known }
            }
            if try show(news, on: display) { return }
            if heard == nil { return try conclude(on: display) }
        }
    }

    /// Shows events up to the run's end; says whether it was among them.
    /// - Throws: `Failure` when the run ended by an error.
    private func show(_ events: [Event], on display: ProgressDisplay) throws -> Bool {
        for event in events {
            display.send(event)
            guard case .finished(let finished) = event.content else { continue }
            if finished.state == .failed { throw Failure(finished.reason) }
            return true
        }
        return false
    }

    /// The run is not at work: says how it stands.
    private func conclude(on display: ProgressDisplay) throws {
        let summary = try settledSummary()
        let reason = summary.message.map { ": \($0)" } ?? ""
        switch summary.state {
        case .failed: throw Failure("The run \(folder.reference) failed at step \(summary.step)\(reason)")
        case .stopped:
            throw Failure("The run \(folder.reference) was stopped at step \(summary.step); `textual-inversion resume \(folder.reference)` goes on with it")
        case .preparing, .running: throw Failure("The run \(folder.reference) is at work but does not answer; try again")
        default:
            display.tell("The run \(folder.reference) is not at work: \(summary.state.rawValue) at step \(summary.step)\(reason)")
        }
    }

    /// The summary once it no longer says that the run is at work: a process that ends lets go of its socket a little before its lock.
    private func settledSummary() throws -> RunSummary {
        for _ in 0..<20 {
            let summary = try folder.readSummary()
            if !summary.state.isActive { return summary }
            usleep(100_000)
        }
        return try folder.readSummary()
    }
}
