import Glibc

/// The connections to a run. They are few, however many come, as the run itself needs descriptors to save its files with.
///
/// There are seats for watchers. Who finds none taken is let in to give an order, so that an interrupt always gets through, and is let go after
/// a moment without one; a follower then reads on in the run's file and looks in again.
struct Watchers {
    /// How many connections there may be.
    struct Limits {
        var seats: Int
        /// Connections without a seat.
        var standing: Int
        /// Descriptors from this number on are the run's own: the system gives the lowest that is free.
        var ceiling: Int

        /// What the process' limit of descriptors leaves.
        static var ofProcess: Limits {
            var limit = rlimit()
            guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return Limits(seats: 8, standing: 2, ceiling: 48) }
            let most = Int(min(limit.rlim_cur, 1 << 20))
            return Limits(seats: min(64, most / 4), standing: min(8, max(2, most / 16)), ceiling: most - min(32, most / 4))
        }
    }

    /// How long one without a seat may take to give an order.
    private static let patience = Duration.seconds(1)
    /// Connections that are taken in at a time, before those that are there are heard again.
    private static let newcomers = 16
    /// How long nobody is taken in when the system has no descriptors left.
    private static let pause = Duration.milliseconds(100)

    private let limits: Limits
    private(set) var connections: [ControlConnection] = []
    private var closedUntil: ContinuousClock.Instant?

    init(_ limits: Limits = .ofProcess) {
        self.limits = limits
    }

    subscript(index: Int) -> ControlConnection {
        _read { yield connections[index] }
        _modify { yield &connections[index] }
    }

    var count: Int { connections.count }
    var indices: Range<Int> { connections.indices }

    /// Whether somebody new may come in.
    func isOpen(at now: ContinuousClock.Instant) -> Bool { closedUntil.map { $0 <= now } ?? true }

    /// Takes in those who have come.
    mutating func admit(from listener: Descriptor, at now: ContinuousClock.Instant) {
        guard isOpen(at: now) else { return }
        closedUntil = nil
        for _ in 0..<Self.newcomers {
            switch UnixSocket.accept(listener) {
            case .client(let socket): seat(socket, at: now)
            case .none: return
            case .exhausted:
                closedUntil = now + Self.pause
                return
            }
        }
    }

    private mutating func seat(_ socket: Descriptor, at now: ContinuousClock.Instant) {
        guard socket.number < limits.ceiling else { return }
        let isSeated = connections.count(where: { $0.isSeated && !$0.isClosed }) < limits.seats
        connections.append(ControlConnection(socket, isSeated: isSeated, at: now))
        guard connections.count(where: { !$0.isSeated && !$0.isClosed }) > limits.standing else { return }
        // Of those without a seat the one goes that has waited longest, first of all one that has said nothing.
        let standing = connections.indices.dropLast().filter { !connections[$0].isSeated && !connections[$0].isClosed }
        let silent = standing.first { connections[$0].orderedAt == nil }
        let last = standing.min { (connections[$0].orderedAt ?? now) < (connections[$1].orderedAt ?? now) }
        if let index = silent ?? last { connections[index].close() }
    }

    /// Puts lines behind those that wait, for all.
    mutating func enqueue(_ lines: [UInt8]) {
        for index in indices where !lines.isEmpty { connections[index].enqueue(lines) }
    }

    /// Forgets who is gone or has stood too long, and gives their seats to others.
    mutating func tidy(at now: ContinuousClock.Instant) {
        connections.removeAll { $0.isClosed || !$0.isSeated && $0.orderedAt == nil && now - $0.arrivedAt >= Self.patience }
        var free = limits.seats - connections.count(where: \.isSeated)
        for index in connections.indices where free > 0 && !connections[index].isSeated {
            connections[index].isSeated = true
            free -= 1
        }
    }

    /// How long until something is due that nobody sends anything for; nil where nothing is.
    func wait(at now: ContinuousClock.Instant) -> Duration? {
        var waits = connections.filter { !$0.isSeated && $0.orderedAt == nil }.map { Self.patience - (now - $0.arrivedAt) }
        waits += connections.map { $0.wait(at: now) }.filter { $0 > .zero }
        if let closedUntil { waits.append(closedUntil - now) }
        return waits.min()
    }
}
