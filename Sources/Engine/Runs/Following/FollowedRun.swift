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

    /// Begins to follow; a run that has ended is followed again when it is taken up.
    /// - Parameters:
    ///   - findEnd: how a process ended, for whoever is its parent.
    ///   - deliver: called on the thread; see `RunNews`. It may call `stop`.
    public convenience init(
        _ folder: RunFolder, findEnd: @escaping @Sendable (Int) -> WorkerEnd? = { _ in nil }, deliver: @escaping @Sendable (RunNews) -> Void
    ) {
        self.init(folder, pulse: { Pulse() }, findEnd: findEnd, deliver: deliver)
    }

    /// - Parameter pulse: how long the run may be silent.
    package init(
        _ folder: RunFolder, pulse: @escaping @Sendable () -> Pulse, findEnd: @escaping @Sendable (Int) -> WorkerEnd? = { _ in nil },
        deliver: @escaping @Sendable (RunNews) -> Void
    ) {
        orders = FollowerOrders(signal: WakeSignal())
        let thread = BackgroundThread { [self] in
            follower.withLock { $0 = pthread_self() }
            while !orders.isStopped {
                var resumption = ResumptionWatch(folder)
                var run = RunFollower(folder, orders: orders, pulse: pulse(), findEnd: findEnd)
                let ending = run.follow(until: { orders.isStopped }, deliver: { news in
                    delivery.withLock { _ in
                        if !orders.isStopped { deliver(news) }
                    }
                })
                switch ending {
                case .over: guard resumption.wait(orders) else { return }
                case .restarted: break
                case .lost, .stopped: return
                }
            }
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
