import Engine
import EngineInterface
import Glibc

/// Work on pictures in a process of this executable.
final class PictureWorker: PictureJob {
    private let process: AttachedProcess
    private let interruption = InterruptFlag()

    /// Starts the process, and a thread that delivers what it says.
    /// - Parameters:
    ///   - command: `preprocess` or `interrogate`.
    ///   - place: the options that say where things are.
    ///   - settings: what the command takes as its settings, a document of JSON.
    /// - Throws: `Failure` when no process or thread can be made.
    static func start(
        _ command: String, _ place: [String], settings: [UInt8], deliver: @escaping @Sendable (PictureNews) -> Void
    ) throws -> PictureWorker {
        let worker = PictureWorker(try AttachedProcess([command, "--json", "--log-level", "error", "--settings-from-input"] + place))
        let thread = BackgroundThread {
            worker.process.write(line: settings)
            deliver(.ended(worker.follow(deliver)))
        }
        guard let thread else {
            worker.process.signal(SIGKILL)
            worker.process.wait()
            throw Failure("Cannot watch the work: the system has no more threads to give; end other programs and try again")
        }
        thread.detach()
        return worker
    }

    private init(_ process: AttachedProcess) {
        self.process = process
    }

    /// The first time it stops in order; asked again after a second, at once.
    func interrupt() {
        switch interruption.raise() {
        case .stop: process.signal(SIGTERM)
        case .repeated: break
        case .atOnce: process.signal(SIGKILL)
        }
    }

    /// Delivers all events but the last, and says at the end how the work ended.
    private func follow(_ deliver: (PictureNews) -> Void) -> Event.Finished {
        var end: Event.Finished?
        process.listen { events in
            let others = events.filter { event in
                guard case .finished(let finished) = event.content else { return true }
                end = finished
                return false
            }
            if !others.isEmpty { deliver(.events(others)) }
        }
        process.wait()
        if let end { return end }
        if interruption.isRaised { return Event.Finished(state: .interrupted, reason: "interrupted") }
        return Event.Finished(state: .failed, reason: process.lastLine ?? "The work ended without a word; the system may have run out of memory")
    }
}
