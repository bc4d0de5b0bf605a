import CLinux
import Engine
import EngineInterface
import Glibc
import Synchronization

/// A process of this executable that prints its events as JSON lines and stops when its standard input ends: with this process, however that ends.
final class AttachedProcess: Sendable {
    /// The process while it may be signalled; nil once it was waited for, as its number may be another's then.
    private let process: Mutex<pid_t?>
    /// Its standard input, until that is closed.
    private let input: Mutex<Descriptor?>
    private let output: Descriptor
    private let messages: Descriptor

    /// Starts the process.
    /// - Parameter arguments: the command and its options.
    /// - Throws: `Failure` when no process can be made.
    init(_ arguments: [String]) throws(Failure) {
        let (input, lifeline) = try Self.pipe()
        let (output, printed) = try Self.pipe()
        let messages = try MemoryFile.empty()
        let program = FilePath.resolvingLinks("/proc/self/exe")
        // An argument cannot hold the zero byte that ends it.
        let words = ([program] + arguments).flatMap { $0.utf8.filter { $0 != 0 }.map(CChar.init(bitPattern:)) + [0] }
        let process = withExtendedLifetime((input, printed)) {
            clinux_spawn_attached(program, words, words.count, input.number, printed.number, messages.number)
        }
        guard process > 0 else { throw Failure("Cannot start \(program): \(String(cString: strerror(errno)))") }
        self.process = Mutex(process)
        self.input = Mutex(lifeline)
        (self.output, self.messages) = (output, messages)
    }

    /// Writes a line to its standard input; one that is gone takes nothing.
    func write(line: [UInt8]) {
        input.withLock { input in _ = input?.writeAll(line + [UInt8(ascii: "\n")]) }
    }

    /// Ends its standard input, which stops it.
    func closeInput() {
        input.withLock { $0 = nil }
    }

    func signal(_ number: Int32) {
        process.withLock { process in
            if let process { kill(process, number) }
        }
    }

    /// Delivers events up to the end of its output, those that come together at once.
    func listen(_ deliver: ([Event]) -> Void) {
        var rest: [UInt8] = []
        while case .bytes(let count) = output.read(atMost: 1 << 16, into: &rest), count > 0 {
            guard let last = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            let events = rest[...last].split(separator: UInt8(ascii: "\n")).compactMap(EventLine.event)
            rest.removeSubrange(...last)
            if !events.isEmpty { deliver(events) }
        }
    }

    /// Waits for its end.
    func wait() {
        guard let number = process.withLock({ $0 }) else { return }
        var ended = siginfo_t()
        // The process stays a zombie until its number is forgotten here, so that no signal reaches another one.
        while waitid(P_PID, id_t(number), &ended, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        process.withLock { process in
            process = nil
            var status: Int32 = 0
            while waitpid(number, &status, 0) < 0, errno == EINTR {}
        }
    }

    /// What it said last on standard error, without its mark.
    var lastLine: String? {
        var bytes: [UInt8] = []
        lseek(messages.number, 0, SEEK_SET)
        while bytes.count < 1 << 20, case .bytes(let count) = messages.read(atMost: 1 << 16, into: &bytes), count > 0 {}
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { $0.hasPrefix("Error: ") }) ?? lines.last else { return nil }
        return String(line.hasPrefix("Error: ") ? line.dropFirst(7) : line)
    }

    /// Both ends of a pipe, to read from and to write to.
    private static func pipe() throws(Failure) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { throw Failure("Cannot make a pipe: \(String(cString: strerror(errno)))") }
        return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
    }
}
