import Engine
import EngineInterface

/// Work that takes minutes to days in this process: shown while it goes on, stopped by signals.
struct LongWork {
    /// What a lost terminal does to it.
    enum HangUp {
        /// It goes on, writing to its folder only.
        case goesOn
        /// It stops, as nobody waits for it any more.
        case stops
    }

    let surroundings: Surroundings
    let interruption = InterruptFlag()
    private let json: Bool

    /// Begins to watch for signals; the first thing that a command does, before there are other threads.
    /// - Parameter onInterrupt: what is said when the first signal to stop arrives.
    /// - Throws: `Failure`.
    init(
        _ surroundings: Surroundings, json: Bool, hangUp: HangUp, onInterrupt: String = "Stopping and saving; once more to stop at once"
    ) throws(Failure) {
        self.surroundings = surroundings
        self.json = json
        let (console, interruption) = (surroundings.console, self.interruption)
        try SignalWatch.begin(
            interruption: interruption,
            onInterrupt: { console.printError(onInterrupt) },
            onHangUp: {
                console.silence()
                if hangUp == .stops { interruption.raise() }
            })
    }

    /// Does the work and writes all that is left to be said of it.
    /// - Throws: what the work throws; `ExitStatus.interrupted` where it was told to stop.
    func perform<Result>(_ work: (ProgressDisplay, InterruptFlag) throws -> Result) throws -> Result {
        defer { surroundings.console.finish() }
        do {
            return try work(ProgressDisplay(surroundings, json: json), interruption)
        } catch is GenerationInterrupted {
            throw ExitStatus.interrupted
        }
    }

    /// Does work that says itself how it ended: a training, new or resumed, a preprocessing.
    /// - Throws: as `perform`; `Failure` for work that ended by an error.
    func complete(_ work: (ProgressDisplay, InterruptFlag) throws -> Event.Finished) throws {
        let finished = try perform(work)
        switch finished.state {
        case .interrupted: throw ExitStatus.interrupted
        case .failed: throw Failure(finished.reason)
        default: break
        }
    }
}
