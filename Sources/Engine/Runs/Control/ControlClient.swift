import EngineInterface
import Glibc

/// A watcher's end of `control.sock`: events in, commands out.
public final class ControlClient {
    /// Readings at a time, so that a server that sends without end does not keep its watcher from everything else.
    private static let mostReadings = 64

    private let socket: Descriptor
    private let path: String
    private var received = LineBuffer(limit: 64 << 20)

    /// Connects to a run at work.
    /// - Throws: `FileError` when nobody listens there.
    public init(_ folder: RunFolder) throws(FileError) {
        path = folder.inside(RunFolder.socketName)
        socket = try UnixSocket.connect(folder: folder.path, name: RunFolder.socketName)
    }

    /// Sends a command.
    /// - Throws: `FileError` when the run is gone, or has taken nothing for five seconds.
    public func send(_ command: Command) throws(FileError) {
        let deadline = ContinuousClock.now + .seconds(5)
        guard let line = try? JSONLine.encode(command) else { throw FileError("write to", path, reason: "the command has no form in JSON") }
        var rest = (line + [UInt8(ascii: "\n")])[...]
        while !rest.isEmpty {
            switch socket.send(rest) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock:
                guard ContinuousClock.now < deadline else { throw FileError("write to", path, code: EAGAIN) }
                wait(for: POLLOUT, milliseconds: 1000)
            case .failed(let code): throw FileError("write to", path, code: code)
            }
        }
    }

    /// Events that have arrived, after waiting for the first of them at most so long (-1: as long as it takes). Empty when the time is up;
    /// nil when the run has closed the connection. Lines that are not understood are left out.
    public func events(waiting milliseconds: Int) -> [Event]? {
        let deadline = milliseconds < 0 ? nil : ContinuousClock.now + .milliseconds(milliseconds)
        while true {
            let left = deadline.map { ($0 - .now).pollMilliseconds }
            wait(for: POLLIN, milliseconds: left ?? -1)
            guard let events = receive() else { return nil }
            // A large event arrives in pieces.
            if !events.isEmpty || left == 0 { return events }
        }
    }

    /// What has arrived, a piece of it where that is much.
    private func receive() -> [Event]? {
        var events: [Event] = []
        for _ in 0..<Self.mostReadings {
            var bytes: [UInt8] = []
            switch socket.read(atMost: 65_536, into: &bytes) {
            case .bytes(0), .failed: return events.isEmpty ? nil : events
            case .wouldBlock: return events
            case .bytes:
                guard let lines = received.add(bytes) else { return nil }
                events += lines.compactMap { EventLine.event($0[...]) }
            }
        }
        return events
    }

    /// For waiting on this connection together with others.
    public var descriptor: Int32 { socket.number }

    private func wait(for events: Int32, milliseconds: Int32) {
        var descriptors = [pollfd(fd: socket.number, events: Int16(events), revents: 0)]
        poll(&descriptors, 1, milliseconds)
    }
}
