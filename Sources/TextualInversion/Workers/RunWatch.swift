import Engine
import EngineInterface

/// Watches a run from another process, on this terminal.
struct RunWatch {
    private let folder: RunFolder

    init(_ folder: RunFolder) {
        self.folder = folder
    }

    /// Shows the run's past and follows it to its end.
    /// - Parameter interruption: ends the watching; the run goes on.
    /// - Throws: `Failure` when the folder cannot be read, or the run ended by an error, or without a word.
    func follow(on display: ProgressDisplay, until interruption: InterruptFlag) throws {
        var past: [Event] = []
        var end: Result<Void, Failure>?
        var follower = RunFollower(folder)
        follower.follow(until: { interruption.isRaised || end != nil }, deliver: { news in
            switch news {
            case .past(let events, let isLast):
                past += events
                if isLast { display.catchUp(past) }
            case .events(let events): end = show(events, on: display)
            case .ended(let summary): end = conclude(summary, on: display)
            case .lost(let line): end = .failure(Failure(line))
            }
        })
        try end?.get()
    }

    /// Shows events up to the run's end, and says how it ended where that was among them.
    private func show(_ events: [Event], on display: ProgressDisplay) -> Result<Void, Failure>? {
        for event in events {
            display.send(event)
            guard case .finished(let finished) = event.content else { continue }
            return finished.state == .failed ? .failure(Failure(finished.reason)) : .success(())
        }
        return nil
    }

    /// The run is not at work: says how it stands.
    private func conclude(_ summary: RunSummary, on display: ProgressDisplay) -> Result<Void, Failure> {
        let reason = summary.message.map { ": \($0)" } ?? ""
        switch summary.state {
        case .failed: return .failure(Failure("The run \(folder.reference) failed at step \(summary.step)\(reason)"))
        case .stopped:
            return .failure(Failure("The run \(folder.reference) was stopped at step \(summary.step); `textual-inversion resume \(folder.reference)` goes on with it"))
        default:
            display.tell("The run \(folder.reference) is not at work: \(summary.state.rawValue) at step \(summary.step)\(reason)")
            return .success(())
        }
    }
}
