import EngineInterface
import Glibc
import Synchronization

/// What others want of a follower: commands to pass on, and its end. Given on any thread, without waiting.
final class FollowerOrders: Sendable {
    private struct Shared {
        var commands: [Command] = []
        var isStopped = false
    }

    private let shared = Mutex(Shared())
    private let signal: WakeSignal?

    /// - Parameter signal: ends waits at once; nil where nobody gives orders while the follower waits.
    init(signal: WakeSignal?) {
        self.signal = signal
    }

    /// Whether an order ends a wait at once.
    var canWake: Bool { signal != nil }

    var isStopped: Bool { shared.withLock(\.isStopped) }

    func give(_ command: Command) {
        shared.withLock { $0.commands.append(command) }
        signal?.wake()
    }

    func stop() {
        shared.withLock { $0.isStopped = true }
        signal?.wake()
    }

    /// The commands since the last call, in order.
    func takeCommands() -> [Command] {
        shared.withLock { shared in
            defer { shared.commands = [] }
            return shared.commands
        }
    }

    /// Waits for an order, or for something to read from a descriptor.
    /// - Parameter milliseconds: at most so long; -1 is as long as it takes.
    func wait(for descriptor: Int32 = -1, milliseconds: Int32) {
        // `poll` passes over negative descriptors.
        var descriptors = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0), pollfd(fd: signal?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        if descriptors[1].revents != 0 { signal?.clear() }
    }
}
