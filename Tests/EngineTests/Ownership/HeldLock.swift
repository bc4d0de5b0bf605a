import Engine
import Glibc
import Synchronization

/// A lock that another thread lets go after a while, as a process does that has told its end and gives its memory back.
final class HeldLock<Lock: Sendable>: Sendable {
    private let lock: Mutex<Lock?>

    init(_ lock: sending Lock) { self.lock = Mutex(lock) }

    /// - Returns: the thread, to be joined.
    func letGo(afterMilliseconds milliseconds: UInt32) -> BackgroundThread? {
        BackgroundThread { [self] in
            usleep(milliseconds * 1000)
            lock.withLock { $0 = nil }
        }
    }
}
