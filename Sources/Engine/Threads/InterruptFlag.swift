import Synchronization

/// The work was told to stop; what was finished before stands.
package struct WorkInterrupted: Error {}

/// Tells long work to stop: raised by a signal, a command or a key at any time, on any thread, and looked at
/// between U-Net evaluations and VAE tiles.
public final class InterruptFlag: Sendable {
    /// What one more request to stop asks for.
    public enum Request: Sendable {
        /// The first: the work saves and stops.
        case stop
        /// One that comes with the first: `timeout`, `docker stop` and Slurm signal a process and its group, microseconds apart.
        case repeated
        /// Somebody does not want to wait any longer.
        case atOnce
    }

    /// A request so long after the first is a new one.
    private static let pause = Duration.seconds(1)

    private let first = Mutex<ContinuousClock.Instant?>(nil)
    private let raised = Atomic<Bool>(false)

    public init() {}

    /// Asks the work to stop.
    /// - Parameter now: when; by a clock that nobody sets.
    /// - Returns: what that means beside the requests before.
    @discardableResult
    public func raise(at now: ContinuousClock.Instant = .now) -> Request {
        let request = first.withLock { first -> Request in
            guard let begun = first else {
                first = now
                return .stop
            }
            return now - begun < Self.pause ? .repeated : .atOnce
        }
        raised.store(true, ordering: .sequentiallyConsistent)
        return request
    }

    public var isRaised: Bool { raised.load(ordering: .relaxed) }

    /// Ends the work where it stands if it was told to stop.
    /// - Throws: `WorkInterrupted`.
    package func check() throws(WorkInterrupted) {
        if isRaised { throw WorkInterrupted() }
    }
}
