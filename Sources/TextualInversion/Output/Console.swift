import Engine
import EngineInterface
import Glibc
import Synchronization

/// Standard output and standard error during long work, which must neither wait for a slow reader nor end with one that is gone.
///
/// What a descriptor does not take at once is kept and written with the next text; beyond a limit whole texts are dropped. On a
/// terminal a status line can stand below the other lines.
final class Console: Sendable {
    /// Bytes that wait for a reader at most.
    private static let backlogLimit = 16 << 20
    /// A pipe that is ready takes this many bytes without waiting (`PIPE_BUF`).
    private static let pieceLength = 4096

    private struct Channel {
        let number: Int32
        var backlog: [UInt8] = []
        var isGone = false
    }

    private struct Shared {
        var output = Channel(number: STDOUT_FILENO)
        var error = Channel(number: STDERR_FILENO)
        /// What stands on the terminal's last line; nil when nothing of ours does.
        var status: String?
    }

    private let shared = Mutex(Shared())
    /// Whether standard output is a terminal that can redraw a line.
    let isTerminal: Bool

    init() {
        isTerminal = isatty(STDOUT_FILENO) == 1 && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }

    /// Prints a line on standard output, above the status line.
    func print(_ line: String) {
        shared.withLock { shared in
            let status = shared.status
            draw(&shared, status: nil)
            Self.send(line + "\n", to: &shared.output)
            draw(&shared, status: status)
        }
    }

    /// Prints a line on standard error, above the status line.
    func printError(_ line: String) {
        shared.withLock { shared in
            let status = shared.status
            draw(&shared, status: nil)
            Self.send(line + "\n", to: &shared.error)
            draw(&shared, status: status)
        }
    }

    /// Prints a JSON document on a line of standard output.
    func print(json document: some Encodable) {
        guard let line = try? JSONLine.text(document) else { return }
        print(line)
    }

    /// Redraws the status line; nil takes it away. Nothing happens off a terminal, or while it takes nothing.
    func show(status: String?) {
        guard isTerminal else { return }
        shared.withLock { shared in
            Self.flush(&shared.output)
            if shared.output.backlog.isEmpty { draw(&shared, status: status) }
        }
    }

    /// Writes nothing from now on: the terminal has gone.
    func silence() {
        shared.withLock { shared in
            shared.output.isGone = true
            shared.error.isGone = true
        }
    }

    /// Takes the status line away and writes what still waits, as long as its reader takes some of it every five seconds.
    func finish() {
        show(status: nil)
        shared.withLock { shared in
            Self.drain(&shared.output)
            Self.drain(&shared.error)
        }
    }

    /// The terminal's width in columns.
    var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    private func draw(_ shared: inout Shared, status: String?) {
        guard isTerminal, status != shared.status else { return }
        // Return to the line's first column, write, erase what is left of the old line.
        Self.send("\r" + (status.map { TextWidth.clipped($0, to: columns - 1) } ?? "") + "\u{1B}[K", to: &shared.output)
        shared.status = status
    }

    private static func send(_ text: String, to channel: inout Channel) {
        guard !channel.isGone else { return }
        if channel.backlog.count < backlogLimit { channel.backlog += Array(text.utf8) }
        flush(&channel)
    }

    /// Writes what the descriptor takes without waiting.
    private static func flush(_ channel: inout Channel) {
        while !channel.backlog.isEmpty, !channel.isGone, isReady(channel.number, milliseconds: 0) { writePiece(&channel) }
    }

    private static func drain(_ channel: inout Channel) {
        while !channel.backlog.isEmpty, !channel.isGone, isReady(channel.number, milliseconds: 5000) { writePiece(&channel) }
    }

    private static func writePiece(_ channel: inout Channel) {
        switch Descriptor.write(channel.backlog.prefix(pieceLength), to: channel.number) {
        case .bytes(let count): channel.backlog.removeFirst(count)
        case .wouldBlock: break
        case .failed:
            channel.isGone = true
            channel.backlog = []
        }
    }

    private static func isReady(_ number: Int32, milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        return poll(&descriptor, 1, milliseconds) > 0
    }
}
