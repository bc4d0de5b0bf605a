import Synchronization

/// Tells long work to stop: raised by a signal, a command or a key at any time, on any thread, and looked at
/// between U-Net evaluations and VAE tiles.
public final class InterruptFlag: Sendable {
    private let requests = Atomic<Int>(0)

    public init() {}

    /// Asks the work to stop; returns how often that has been asked now, since a second request means at once.
    @discardableResult
    public func raise() -> Int {
        requests.add(1, ordering: .sequentiallyConsistent).newValue
    }

    public var isRaised: Bool { requests.load(ordering: .relaxed) > 0 }
}
