import EngineInterface
import Glibc

/// One watcher of a run, as the server sees it.
struct ControlConnection {
    /// A watcher that lags behind by more bytes is dropped; it can read `events.jsonl` and come back.
    static let queueLimit = 16 << 20

    let socket: Descriptor
    private var received = LineBuffer(limit: 1 << 16)
    private var queue: [UInt8] = []
    private var sent = 0
    /// Set when the watcher is gone, or to be dropped.
    private(set) var isClosed = false

    init(_ socket: Descriptor) {
        self.socket = socket
    }

    var hasQueue: Bool { sent < queue.count }

    /// Puts a line behind those that wait.
    mutating func enqueue(_ line: [UInt8]) {
        queue += line
        if queue.count - sent > Self.queueLimit { isClosed = true }
    }

    /// Sends what the socket takes without waiting.
    mutating func flush() {
        while hasQueue, !isClosed {
            switch socket.send(queue[sent...]) {
            case .bytes(let count): sent += count
            case .wouldBlock: return
            case .failed: isClosed = true
            }
        }
        if !hasQueue {
            queue.removeAll(keepingCapacity: true)
            sent = 0
        }
    }

    /// Reads what has arrived and gives the commands in it. A line that is no command is left out; at the stream's end the
    /// connection counts as closed.
    mutating func receive() -> [Command] {
        var commands: [Command] = []
        while !isClosed {
            var bytes: [UInt8] = []
            switch socket.read(atMost: 4096, into: &bytes) {
            case .bytes(0), .failed: isClosed = true
            case .wouldBlock: return commands
            case .bytes:
                guard let lines = received.add(bytes) else {
                    isClosed = true
                    break
                }
                commands += lines.compactMap { try? JSONLine.decode(Command.self, from: $0) }
            }
        }
        return commands
    }
}
