import CLinux
import Engine
import EngineInterface
import Glibc
import Synchronization

/// Work on pictures in a process of this executable, which prints its events as JSON lines and ends with this process, however that ends.
final class PictureWorker: PictureJob {
    /// The process while it may be signalled; nil once it was waited for, as its number may be another's then.
    private let process: Mutex<pid_t?>
    private let requests = Atomic<Int>(0)

    /// Starts the process, and a thread that delivers what it says.
    /// - Parameters:
    ///   - command: `preprocess` or `interrogate`.
    ///   - place: the options that say where things are.
    ///   - settings: what the command takes as its settings, a document of JSON.
    /// - Throws: `Failure` when no process or thread can be made.
    static func start(
        _ command: String, _ place: [String], settings: [UInt8], deliver: @escaping @Sendable (PictureNews) -> Void
    ) throws -> PictureWorker {
        let (input, lifeline) = try pipe()
        let (output, printed) = try pipe()
        let messages = try scratchFile()
        let program = FilePath.resolvingLinks("/proc/self/exe")
        // An argument cannot hold the zero byte that ends it.
        let arguments = [program, command, "--json", "--log-level", "error", "--settings-from-input"] + place
        let words = arguments.flatMap { $0.utf8.filter { $0 != 0 }.map(CChar.init(bitPattern:)) + [0] }
        let process = withExtendedLifetime((input, printed)) {
            clinux_spawn_attached(program, words, words.count, input.number, printed.number, messages.number)
        }
        guard process > 0 else { throw Failure("Cannot start \(program): \(String(cString: strerror(errno)))") }
        let worker = PictureWorker(process)
        let thread = BackgroundThread {
            _ = lifeline.writeAll(settings + [UInt8(ascii: "\n")])
            let end = Self.listen(to: output, deliver)
            deliver(.ended(worker.wait(for: end, messages)))
            // Held as long as the process works: it stops when this closes.
            withExtendedLifetime(lifeline) {}
        }
        guard let thread else {
            kill(process, SIGKILL)
            _ = worker.wait(for: nil, messages)
            throw Failure("Cannot watch the work: the system has no more threads to give; end other programs and try again")
        }
        thread.detach()
        return worker
    }

    private init(_ process: pid_t) {
        self.process = Mutex(process)
    }

    /// The first time it stops in order, the second time at once.
    func interrupt() {
        let signal = requests.add(1, ordering: .relaxed).newValue > 1 ? SIGKILL : SIGTERM
        process.withLock { process in
            if let process { kill(process, signal) }
        }
    }

    /// Delivers events up to the end of the output; the last one, where there is one, is returned instead.
    private static func listen(to output: Descriptor, _ deliver: (PictureNews) -> Void) -> Event.Finished? {
        var end: Event.Finished?
        var rest: [UInt8] = []
        while case .bytes(let count) = output.read(atMost: 1 << 16, into: &rest), count > 0 {
            guard let last = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
            var events: [Event] = []
            for line in rest[...last].split(separator: UInt8(ascii: "\n")) {
                guard let event = EventLine.event(line) else { continue }
                if case .finished(let finished) = event.content { end = finished } else { events.append(event) }
            }
            rest.removeSubrange(...last)
            if !events.isEmpty { deliver(.events(events)) }
        }
        return end
    }

    /// Waits for the process' end and says how the work ended.
    private func wait(for end: Event.Finished?, _ messages: Descriptor) -> Event.Finished {
        var status: Int32 = 0
        if let number = process.withLock({ $0 }) {
            var ended = siginfo_t()
            // The process stays a zombie until its number is forgotten here, so that no signal reaches another one.
            while waitid(P_PID, id_t(number), &ended, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            process.withLock { process in
                process = nil
                while waitpid(number, &status, 0) < 0, errno == EINTR {}
            }
        }
        if let end { return end }
        if requests.load(ordering: .relaxed) > 0 { return Event.Finished(state: .interrupted, reason: "interrupted") }
        return Event.Finished(state: .failed, reason: Self.lastLine(of: messages) ?? "The work ended without a word; the system may have run out of memory")
    }

    /// What the process said last on standard error, without its mark.
    private static func lastLine(of messages: Descriptor) -> String? {
        var bytes: [UInt8] = []
        lseek(messages.number, 0, SEEK_SET)
        while bytes.count < 1 << 20, case .bytes(let count) = messages.read(atMost: 1 << 16, into: &bytes), count > 0 {}
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { $0.hasPrefix("Error: ") }) ?? lines.last else { return nil }
        return String(line.hasPrefix("Error: ") ? line.dropFirst(7) : line)
    }

    /// Both ends of a pipe, to read from and to write to.
    private static func pipe() throws -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { throw Failure("Cannot make a pipe: \(String(cString: strerror(errno)))") }
        return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
    }

    /// A file without a name, in memory.
    private static func scratchFile() throws -> Descriptor {
        let number = clinux_memory_file()
        guard number >= 0 else { throw Failure("Cannot make a file in memory: \(String(cString: strerror(errno)))") }
        return Descriptor(owning: number)
    }
}
