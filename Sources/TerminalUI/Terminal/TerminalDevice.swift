import CNcurses
import Glibc

/// The terminal's descriptor: reads and writes that never wait.
struct TerminalDevice {
    let descriptor: Int32
    /// Bytes that the line has not taken yet, from `start` on.
    private var backlog: [UInt8] = []
    private var start = 0
    /// The line is cut.
    private(set) var isGone = false

    /// Opens a terminal, with a file description of its own: that it never waits must not be seen by the shell, which shares the others.
    /// - Parameter paths: the first of these that can be opened.
    init(_ paths: [String]) throws(TerminalError) {
        var opened: Int32 = -1
        for path in paths where opened < 0 { opened = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) }
        guard opened >= 0 else { throw .system("open the terminal", errno) }
        guard isatty(opened) == 1 else {
            close(opened)
            throw .noTerminal
        }
        descriptor = opened
    }

    /// Opens the terminal that standard input and output are on.
    static func standard() throws(TerminalError) -> TerminalDevice {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .noTerminal }
        return try TerminalDevice(["/proc/self/fd/1", "/dev/tty"])
    }

    var hasBacklog: Bool { start < backlog.count }

    /// The size in cells and pixels; nil where the terminal does not say.
    var window: cncurses_window? {
        var window = cncurses_window()
        guard cncurses_window_size(descriptor, &window) == 0, window.columns > 0, window.rows > 0 else { return nil }
        return window
    }

    /// Sends bytes after those that wait, as far as the line takes them.
    mutating func write(_ bytes: [UInt8]) {
        backlog += bytes
        flush()
    }

    /// Sends what waits, as far as the line takes it.
    mutating func flush() {
        while hasBacklog, !isGone {
            let written = backlog.withUnsafeBytes { all in
                Glibc.write(descriptor, all.baseAddress.map { $0 + start }, all.count - start)
            }
            if written > 0 {
                start += written
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                isGone = true
            }
        }
        if !hasBacklog || isGone {
            backlog.removeAll(keepingCapacity: backlog.count < 1 << 20)
            start = 0
        }
    }

    /// What waits comes to nothing.
    mutating func dropBacklog() {
        backlog = []
        start = 0
    }

    /// What has been typed or answered; empty when nothing has.
    mutating func read() -> [UInt8] {
        var taken: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Bounded, so that a flood from the terminal does not keep the screen from being drawn.
        while taken.count < 1 << 18, !isGone {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                taken += buffer.prefix(count)
            } else if count < 0, errno == EAGAIN {
                break
            } else if count == 0 || errno != EINTR {
                isGone = true
            }
        }
        return taken
    }

    /// Waits until there is something to read, or room to write where asked for.
    /// - Returns: whether there is.
    func wait(milliseconds: Int, forRoom: Bool = false) -> Bool {
        var state = pollfd(fd: descriptor, events: Int16(forRoom ? POLLOUT : POLLIN), revents: 0)
        return poll(&state, 1, Int32(clamping: milliseconds)) > 0
    }
}

/// Time that only goes forward.
enum Monotonic {
    static var milliseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
}
