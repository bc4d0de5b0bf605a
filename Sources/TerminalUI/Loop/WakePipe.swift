import Glibc

/// Wakes a thread that waits in `poll` or `read`.
final class WakePipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    /// - Throws: `TerminalError` when the system has no more descriptors to give.
    init() throws(TerminalError) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system("open a pair of sockets", errno) }
        (readEnd, writeEnd) = (ends[0], ends[1])
        // A full pair means that the other end is to wake up anyway.
        _ = fcntl(writeEnd, F_SETFL, O_NONBLOCK)
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }

    func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Waits until somebody wakes, unless somebody has.
    func wait() {
        var bytes = [UInt8](repeating: 0, count: 64)
        _ = read(readEnd, &bytes, bytes.count)
    }
}
