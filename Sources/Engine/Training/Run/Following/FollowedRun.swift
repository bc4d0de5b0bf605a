import EngineInterface
import Glibc
import Synchronization

/// A run that a thread of its own follows.
public final class FollowedRun: RunFollowing {
    private let orders: FollowerOrders
    /// Held while something is delivered, so that `stop` can wait for the end of it.
    private let delivery = Mutex(())
    /// The thread that delivers.
    private let follower = Mutex<pthread_t?>(nil)

    /// Begins to follow.
    /// - Parameter deliver: called on the thread; see `RunNews`. It may call `stop`.
    public init(_ folder: RunFolder, deliver: @escaping @Sendable (RunNews) -> Void) {
        orders = FollowerOrders(signal: WakeSignal())
        let thread = BackgroundThread { [self] in
            follower.withLock { $0 = pthread_self() }
            var run = RunFollower(folder, orders: orders)
            run.follow(until: { orders.isStopped }, deliver: { news in
                delivery.withLock { _ in
                    if !orders.isStopped { deliver(news) }
                }
            })
        }
        thread?.detach()
        if thread == nil { deliver(.lost("Cannot watch the run: the system has no more threads to give; end other programs and try again")) }
    }

    public func send(_ command: Command) {
        orders.give(command)
    }

    public func stop() {
        orders.stop()
        let isOwnThread = follower.withLock { thread in thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
        // From inside a delivery there is nothing to wait for.
        if !isOwnThread { delivery.withLock { _ in } }
    }
}
