import Engine
import EngineInterface

/// Watches a run from another process, on this terminal.
struct RunWatch {
    private let folder: RunFolder
    private let home: Home

    /// - Parameter home: in which commands about the run work.
    init(_ folder: RunFolder, home: Home) {
        (self.folder, self.home) = (folder, home)
    }

    /// Shows the run's past and follows it to its end.
    /// - Parameter interruption: ends the watching; the run goes on.
    /// - Throws: `Failure` when the folder cannot be read, or the run ended by an error, or without a word.
    func follow(on display: ProgressDisplay, until interruption: InterruptFlag) throws {
        var heard = Heard()
        var end: Result<Void, Failure>?
        var ending = RunFollower.Ending.restarted
        // Told anew where it went on from an earlier state before its end was seen.
        while ending == .restarted {
            var follower = RunFollower(folder)
            ending = follower.follow(until: { interruption.isRaised || end != nil }, deliver: { news in
                switch news {
                case .past(let events, let isLast):
                    heard.past += events
                    guard isLast else { return }
                    let isAtWork = (try? folder.readSummary())?.state.isActive ?? false
                    display.catchUp(heard.takePast(), isAtWork: isAtWork)
                case .events(let events):
                    heard.note(events)
                    end = show(events, on: display)
                case .silent(let seconds, let process): display.showSilence(of: folder.reference, seconds: seconds, process: process)
                case .answers: display.showAnswer(of: folder.reference)
                case .ended(let summary): end = conclude(summary, lastStep: heard.step, on: display)
                case .lost(let line): end = .failure(Failure(line))
                }
            })
        }
        try end?.get()
    }

    /// How far the watching has got.
    private struct Heard {
        /// What happened before, until it is shown.
        var past: [Event] = []
        private(set) var step = 0
        private var time = -Double.infinity

        mutating func note(_ events: [Event]) {
            for event in events {
                time = max(time, event.time)
                if case .step = event.content { step = event.step }
            }
        }

        /// What of the past has not been shown yet.
        mutating func takePast() -> [Event] {
            let unseen = past.filter { $0.time > time }
            past = []
            note(unseen)
            return unseen
        }
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
    /// - Parameter lastStep: the last one that was heard of; what is saved may end before it.
    private func conclude(_ summary: RunSummary, lastStep: Int, on display: ProgressDisplay) -> Result<Void, Failure> {
        let reason = summary.message.map { ": \($0)" } ?? ""
        switch summary.state {
        case .failed: return .failure(Failure("The run \(folder.reference) failed at step \(summary.step)\(reason)"))
        case .stopped:
            let resuming = SafeName.printable(PastedCommand.resuming(folder, home: home))
            let line = "The run \(folder.reference) \(summary.message ?? "was stopped") at step \(max(lastStep, summary.step)); "
            return .failure(Failure(line + "`\(resuming)` goes on from step \(summary.step)"))
        default:
            display.tell("The run \(folder.reference) is not at work: \(summary.state.rawValue) at step \(summary.step)\(reason)")
            return .success(())
        }
    }
}
