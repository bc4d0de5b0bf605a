import EngineInterface
import Glibc
import Synchronization

/// The run's end of `control.sock`: commands in, events out, to any number of watchers.
///
/// A thread of its own waits on the sockets, so that an interrupt takes effect while a step is calculated, and neither a slow nor a
/// dead watcher ever holds up training: `send` only puts the line into a box.
public final class ControlServer: EventSink, Sendable {
    private struct Shared {
        var outbox: [[UInt8]] = []
        var commands: [Command] = []
        var watchers = 0
        var isClosing = false
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
    public func send(_ event: Event) {
        guard hasWatchers, let line = try? JSONLine.encode(event) else { return }
        shared.withLock { $0.outbox.append(line + [UInt8(ascii: "\n")]) }
        wakeSignal.wake()
    }

    /// The commands that have arrived since the last call, in order; an `interrupt` among them has raised the flag already.
    public func takeCommands() -> [Command] {
        shared.withLock { shared in
            defer { shared.commands = [] }
            return shared.commands
        }
    }

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

    private func serve() {
        var connections: [ControlConnection] = []
        while true {
            wait(for: connections, milliseconds: -1)
            wakeSignal.clear()
            while let socket = UnixSocket.accept(listener) { connections.append(ControlConnection(socket)) }
            let isClosing = exchange(&connections)
            if isClosing { break }
        }
        // Whoever was on the way in is turned away rather than left to wait.
        shutdown(listener.number, Int32(SHUT_RDWR))
        while UnixSocket.accept(listener) != nil {}
        for _ in 0..<50 where connections.contains(where: \.hasQueue) {
            wait(for: connections, milliseconds: 10)
            _ = exchange(&connections)
        }
    }

    /// Takes what arrived, sends what waits, forgets who is gone; says whether the server is to close.
    private func exchange(_ connections: inout [ControlConnection]) -> Bool {
        let commands = connections.indices.flatMap { connections[$0].receive() }
        if commands.contains(.interrupt) { interrupt.raise() }
        let open = connections.count { !$0.isClosed }
        let (lines, isClosing) = shared.withLock { shared in
            defer { shared.outbox = [] }
            shared.commands += commands
            shared.watchers = open
            return (shared.outbox, shared.isClosing)
        }
        for index in connections.indices {
            for line in lines where !connections[index].isClosed { connections[index].enqueue(line) }
            connections[index].flush()
        }
        connections.removeAll(where: \.isClosed)
        return isClosing
    }

    private func wait(for connections: [ControlConnection], milliseconds: Int32) {
        var descriptors = [
            pollfd(fd: wakeSignal.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener.number, events: Int16(POLLIN), revents: 0),
        ]
        descriptors += connections.map {
            pollfd(fd: $0.socket.number, events: Int16($0.hasQueue ? POLLIN | POLLOUT : POLLIN), revents: 0)
        }
        poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    }
}
