import Glibc

/// Wakes a thread that waits in `poll`, from any other thread.
final class WakeSignal: Sendable {
    private let reader: Descriptor
    private let writer: Descriptor

    /// Nil when the system has no more descriptors to give; `errno` tells.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, UnixSocket.kind, 0, &ends) == 0 else { return nil }
        reader = Descriptor(owning: ends[0])
        writer = Descriptor(owning: ends[1])
    }

    /// What the thread waits on, for reading.
    var descriptor: Int32 { reader.number }

    func wake() {
        // A full pair means that the thread is to wake up anyway.
        _ = writer.write([1])
    }

    /// Forgets what has woken the thread; called by it before it looks for what there is to do.
    func clear() {
        var drained: [UInt8] = []
        _ = reader.read(atMost: 4096, into: &drained)
    }
}
