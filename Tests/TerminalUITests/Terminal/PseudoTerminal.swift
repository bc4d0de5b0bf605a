import Glibc
import TerminalUI

/// Both ends of a terminal line: a session has one, the test plays the terminal at the other.
final class PseudoTerminal: Sendable {
    let master: Int32
    let path: String

    init?(columns: UInt16 = 80, rows: UInt16 = 24) {
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        // TIOCSPTLCK and TIOCGPTN, which are no plain numbers in C's headers: unlock the other end, and ask its name.
        var (lock, number): (CInt, CUnsignedInt) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &lock) == 0, ioctl(master, 0x8004_5430, &number) == 0 else { return nil }
        path = "/dev/pts/\(number)"
        resize(columns: columns, rows: rows)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: columns * 9, ws_ypixel: rows * 18)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    }

    /// The line's modes, as anything that opens it sees them.
    var modes: termios {
        var modes = termios()
        tcgetattr(master, &modes)
        return modes
    }

    func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// What was sent to the terminal, up to a text that has to come; nil when it does not within ten seconds.
    func received(until end: String) -> String? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: all, as: UTF8.self).contains(end) {
            var state = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
            guard poll(&state, 1, 10_000) > 0 else { return nil }
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { return nil }
            all += buffer.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
    }

    func hangUp() { close(master) }
}
