import EngineInterface
import Glibc

/// One watcher of a run, as the server sees it.
struct ControlConnection {
    /// A watcher that lags behind by more bytes is dropped; it can read `events.jsonl` and come back.
    static let queueLimit = 8 << 20

    let socket: Descriptor
    let arrivedAt: ContinuousClock.Instant
    /// Whether it may stay as long as it likes; else it is let in for a moment, to give an order.
    var isSeated: Bool
    /// When it gave its last order; nil for one that only listens.
    private(set) var orderedAt: ContinuousClock.Instant?
    /// Set when the watcher is gone, or to be dropped.
    private(set) var isClosed = false
    private var received = LineBuffer(limit: 1 << 15)
    private var queue = LineQueue()
    private var allowance: ReadAllowance
    /// Names of the orders that it waits for the answer of.
    private var asked: Set<String> = []

    init(_ socket: Descriptor, isSeated: Bool, at now: ContinuousClock.Instant) {
        (self.socket, self.isSeated, arrivedAt) = (socket, isSeated, now)
        allowance = ReadAllowance(at: now)
    }

    var hasQueue: Bool { !queue.isEmpty }

    mutating func close() {
        isClosed = true
        queue = LineQueue()
    }

    // MARK: Out

    /// Puts lines behind those that wait.
    mutating func enqueue(_ lines: [UInt8]) {
        guard !isClosed else { return }
        queue.append(lines)
        if queue.count > Self.queueLimit { close() }
    }

    /// Sends what the socket takes without waiting.
    mutating func flush() {
        if !isClosed, !queue.flush(to: socket) { close() }
    }

    // MARK: In

    /// How long until it may be read again; zero where it may now.
    func wait(at now: ContinuousClock.Instant) -> Duration { allowance.wait(at: now) }

    /// Reads a piece of what has arrived and gives the commands in it: never more than one piece, so that nobody holds up the others. A line
    /// that is no command is left out; at the stream's end, or at a line too long for a command, the connection counts as closed.
    mutating func receive(at now: ContinuousClock.Instant) -> [Command] {
        guard !isClosed, wait(at: now) == .zero else { return [] }
        var bytes: [UInt8] = []
        switch socket.read(atMost: ReadAllowance.piece, into: &bytes) {
        case .wouldBlock: return []
        case .bytes(0), .failed:
            close()
            return []
        case .bytes(let count):
            allowance.spend(count, at: now)
            guard let lines = received.add(bytes) else {
                close()
                return []
            }
            let commands = lines.compactMap { try? JSONLine.decode(Command.self, from: $0) }
            if !commands.isEmpty { orderedAt = now }
            for command in commands where command.isWish { asked.insert(command.name) }
            return commands
        }
    }

    /// Whether it waits for the answer of such an order; it no longer does then.
    mutating func takeWish(_ name: String) -> Bool { asked.remove(name) != nil }
}

extension Command {
    /// Whether what comes of it may be for those alone who gave it.
    fileprivate var isWish: Bool {
        switch self {
        case .preview, .promote: true
        case .interrupt, .save, .status, .unknown: false
        }
    }
}
