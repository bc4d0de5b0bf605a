import Engine
import Glibc
import Synchronization

/// How the processes that this one has started have ended: nobody else is told.
final class WorkerEnds: Sendable {
    private struct Known {
        var started: Set<pid_t> = []
        var ends: [pid_t: WorkerEnd] = [:]
    }

    private let known = Mutex(Known())

    func began(_ process: pid_t) {
        known.withLock { known in
            known.started.insert(process)
            known.ends[process] = nil
        }
    }

    /// - Parameter status: as `waitpid` gives it.
    func ended(_ process: pid_t, status: Int32) {
        let signal = status & 0x7F
        known.withLock { $0.ends[process] = signal == 0 ? .status(status >> 8 & 0xFF) : .signal(signal) }
    }

    /// How a process ended, after a moment if need be: its files and sockets are closed before its parent hears of it. Nil for one that this
    /// process has not started.
    func find(_ process: Int) -> WorkerEnd? {
        guard let process = pid_t(exactly: process), known.withLock({ $0.started.contains(process) }) else { return nil }
        for _ in 0..<100 {
            if let end = known.withLock({ $0.ends[process] }) { return end }
            usleep(10_000)
        }
        return nil
    }
}
