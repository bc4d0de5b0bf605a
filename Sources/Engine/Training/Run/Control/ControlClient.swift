import EngineInterface
import Glibc

/// A watcher's end of `control.sock`: events in, commands out.
public final class ControlClient {
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
    /// - Throws: `FileError` when the run is gone.
    public func send(_ command: Command) throws(FileError) {
        guard let line = try? JSONLine.encode(command) else { throw FileError("write to", path, reason: "the command has no form in JSON") }
        var rest = (line + [UInt8(ascii: "\n")])[...]
        while !rest.isEmpty {
            switch socket.send(rest) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock: wait(for: POLLOUT, milliseconds: 1000)
            case .failed(let code): throw FileError("write to", path, code: code)
            }
        }
    }

    /// Events that have arrived, after waiting for the first of them at most so long (-1: as long as it takes). Empty when the time is up;
    /// nil when the run has closed the connection. Lines that are not understood are left out.
    public func events(waiting milliseconds: Int) -> [Event]? {
        let deadline = milliseconds < 0 ? nil : Self.now() + Double(milliseconds) / 1000
        while true {
            let left = deadline.map { max(0, ($0 - Self.now()) * 1000).rounded(.up) }
            wait(for: POLLIN, milliseconds: left.map { Int32(min($0, 1e9)) } ?? -1)
            guard let events = receive() else { return nil }
            // A large event arrives in pieces.
            if !events.isEmpty || left == 0 { return events }
        }
    }

    private func receive() -> [Event]? {
        var events: [Event] = []
        while true {
            var bytes: [UInt8] = []
            switch socket.read(atMost: 65_536, into: &bytes) {
            case .bytes(0), .failed: return events.isEmpty ? nil : events
            case .wouldBlock: return events
            case .bytes:
                guard let lines = received.add(bytes) else { return nil }
                events += lines.compactMap { EventLine.event($0[...]) }
            }
        }
    }

    /// Seconds of a clock that nobody sets.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// For waiting on this connection together with others.
    public var descriptor: Int32 { socket.number }

    private func wait(for events: Int32, milliseconds: Int32) {
        var descriptors = [pollfd(fd: socket.number, events: Int16(events), revents: 0)]
        poll(&descriptors, 1, milliseconds)
    }
}
