import CLinux
import Glibc

/// A thread of the system that runs one closure, with signals blocked so that they reach the thread that waits for them.
/// Those of a crash are not: their handlers give the terminal back.
///
/// The one place of this module that makes threads; compute threads are the `Tensor` module's own.
public final class BackgroundThread: Sendable {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    private let thread: pthread_t

    /// Starts the thread; nil when the system has no more threads to give.
    public init?(_ body: @escaping @Sendable () -> Void) {
        var before = sigset_t()
        // A new thread inherits the mask of the one that makes it.
        clinux_block_all_but_faults(&before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { argument in
            guard let argument else { return nil }
            let stack = clinux_take_fault_stack()
            defer { clinux_give_fault_stack_back(stack) }
            Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
            return nil
        }, work.toOpaque())
        guard code == 0 else {
            work.release()
            return nil
        }
        self.thread = thread
    }

    /// Waits for the closure to end. To be called once, unless `detach` is.
    public func join() {
        pthread_join(thread, nil)
    }

    /// Lets the thread end by itself, and what the system keeps for it go then. To be called once, in place of `join`.
    public func detach() {
        pthread_detach(thread)
    }
}
