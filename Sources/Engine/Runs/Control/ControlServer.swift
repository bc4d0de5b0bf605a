import EngineInterface
import Glibc
import Synchronization

/// The run's end of `control.sock`: commands in, events out, to watchers as `Watchers` lets them in.
///
/// A thread of its own waits on the sockets, so that an interrupt takes effect while a step is calculated, a `status` is answered meanwhile,
/// and neither a slow, a dead nor a mad watcher ever holds up training: `send` only puts the line into a box.
public final class ControlServer: EventSink, Sendable {
    /// Something to be sent.
    private struct Outgoing {
        var line: [UInt8]
        /// The order that it answers, by its name.
        var answers: String?
        /// Whether it is for those alone who wait for that answer.
        var isPrivate = false
    }

    private struct Shared {
        var outbox: [Outgoing] = []
        var orders = JoinedOrders()
        var watchers = 0
        var isClosing = false
        /// Where the run stands, for whoever asks.
        var step = 0
        var state = Event.State(.preparing)
    }

    private let shared = Mutex(Shared())
    private let listener: Descriptor
    private let socketPath: String
    private let wakeSignal: WakeSignal
    private let interrupt: InterruptFlag
    private let thread = Mutex<BackgroundThread?>(nil)

    /// Listens in the run folder, whose lock this process must hold.
    /// - Parameter interrupt: raised as soon as an `interrupt` command arrives.
    /// - Throws: `FileError`.
    public init(_ folder: RunFolder, interrupt: InterruptFlag) throws(FileError) {
        self.interrupt = interrupt
        socketPath = folder.inside(RunFolder.socketName)
        guard let signal = WakeSignal() else { throw FileError("listen at", socketPath, code: errno) }
        wakeSignal = signal
        listener = try UnixSocket.listen(folder: folder.path, name: RunFolder.socketName)
        let started = BackgroundThread { [self] in serve() }
        guard let started else {
            unlink(socketPath)
            throw FileError("listen at", socketPath, code: EAGAIN)
        }
        thread.withLock { $0 = started }
    }

    /// Whether anybody watches: forming pictures need not be encoded for nobody.
    public var hasWatchers: Bool { shared.withLock { $0.watchers > 0 } }

    /// Sends an event to all watchers, without waiting.
    public func send(_ event: Event) { send(event, meeting: nil) }

    /// Sends an event to all watchers, without waiting.
    /// - Parameter command: the wish that it meets, whoever had it and however often.
    public func send(_ event: Event, meeting command: Command?) {
        let isHeard = shared.withLock { shared in
            shared.step = event.step
            switch event.content {
            case .state(let state): shared.state = state
            case .step where shared.state.state == .preparing || shared.state.activity != nil: shared.state = Event.State(.running)
            default: break
            }
            if let command { shared.orders.remove(command) }
            return shared.watchers > 0
        }
        if isHeard { put(event, answering: command, isPrivate: false) }
    }

    /// Sends an event to those alone who wait for the answer of a command, without waiting.
    public func answer(_ command: Command, with event: Event) { put(event, answering: command, isPrivate: true) }

    private func put(_ event: Event, answering command: Command?, isPrivate: Bool) {
        guard let line = try? JSONLine.encode(event) else { return }
        let item = Outgoing(line: line + [UInt8(ascii: "\n")], answers: command?.name, isPrivate: isPrivate)
        shared.withLock { $0.outbox.append(item) }
        wakeSignal.wake()
    }

    /// The commands that have arrived since the last call, in order, the same ones joined; an `interrupt` among them has raised the flag
    /// already, and a `status` is answered without them.
    public func takeCommands() -> [Command] { shared.withLock { $0.orders.take() } }

    /// Gives watchers half a second to take what was sent, then ends the thread and takes the socket away.
    public func close() {
        guard let running = thread.withLock({ thread in
            defer { thread = nil }
            return thread
        }) else { return }
        // First, so that a watcher that is let go does not come back to where nobody listens.
        unlink(socketPath)
        shared.withLock { $0.isClosing = true }
        wakeSignal.wake()
        running.join()
    }

    // MARK: The thread

    private func serve() {
        var watchers = Watchers()
        while true {
            let ready = wait(for: watchers, milliseconds: watchers.wait(at: .now)?.pollMilliseconds ?? -1)
            wakeSignal.clear()
            let heard = watchers.indices
            watchers.admit(from: listener, at: .now)
            // Before their orders: the answer must find them.
            note(watchers)
            // Who has just come has something to say as a rule.
            for index in watchers.indices where !heard.contains(index) || ready[index] { listen(to: &watchers[index]) }
            let isClosing = deliver(to: &watchers)
            if isClosing { break }
        }
        // Whoever was on the way in is turned away rather than left to wait.
        shutdown(listener.number, Int32(SHUT_RDWR))
        while case .client = UnixSocket.accept(listener) {}
        for _ in 0..<50 where watchers.connections.contains(where: \.hasQueue) {
            let ready = wait(for: watchers, milliseconds: 10)
            for index in watchers.indices where ready[index] { listen(to: &watchers[index]) }
            _ = deliver(to: &watchers)
        }
    }

    private func note(_ watchers: Watchers) {
        let count = watchers.count
        shared.withLock { $0.watchers = count }
    }

    /// Takes what a watcher has sent.
    private func listen(to connection: inout ControlConnection) {
        for command in connection.receive(at: .now) {
            switch command {
            case .interrupt: interrupt.raise()
            case .status: connection.enqueue(standing())
            default: break
            }
            if !shared.withLock({ $0.orders.add(command) }) { connection.close() }
        }
    }

    /// Where the run stands, as a line for whoever has asked.
    private func standing() -> [UInt8] {
        var (step, state) = shared.withLock { ($0.step, $0.state) }
        state.isAnswer = true
        let line = try? JSONLine.encode(Event(time: DateStamp.now(), step: step, .state(state)))
        return line.map { $0 + [UInt8(ascii: "\n")] } ?? []
    }

    /// Sends what waits, forgets who is gone; says whether the server is to close.
    private func deliver(to watchers: inout Watchers) -> Bool {
        let (outbox, isClosing) = shared.withLock { shared in
            defer { shared.outbox = [] }
            return (shared.outbox, shared.isClosing)
        }
        // One piece for all, and their own between in the order in which they were sent.
        var piece: [UInt8] = []
        for item in outbox {
            if !item.isPrivate { piece += item.line }
            guard let name = item.answers else { continue }
            watchers.enqueue(piece)
            piece = []
            for index in watchers.indices where watchers[index].takeWish(name) && item.isPrivate { watchers[index].enqueue(item.line) }
        }
        watchers.enqueue(piece)
        for index in watchers.indices { watchers[index].flush() }
        watchers.tidy(at: .now)
        note(watchers)
        return isClosing
    }

    /// Waits until something can be read or sent.
    /// - Returns: by connection, whether something has arrived. One that has used up its allowance is not looked at, unless it is gone.
    private func wait(for watchers: Watchers, milliseconds: Int32) -> [Bool] {
        let now = ContinuousClock.now
        var descriptors = [
            pollfd(fd: wakeSignal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: watchers.isOpen(at: now) ? listener.number : -1, events: Int16(POLLIN), revents: 0),
        ]
        descriptors += watchers.connections.map { connection in
            let reads = connection.wait(at: now) == .zero
            // What is not read would tell of its other end again and again.
            guard reads || connection.hasQueue else { return pollfd(fd: -1, events: 0, revents: 0) }
            return pollfd(fd: connection.socket.number, events: Int16((reads ? POLLIN : 0) | (connection.hasQueue ? POLLOUT : 0)), revents: 0)
        }
        poll(&descriptors, nfds_t(descriptors.count), milliseconds)
        return descriptors.dropFirst(2).map { $0.revents & ~Int16(POLLOUT) != 0 }
    }
}
