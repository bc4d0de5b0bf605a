import EngineInterface
import Glibc

/// How a process ended, as the one that started it is told.
public enum WorkerEnd: Sendable, Equatable {
    /// By a signal of that number.
    case signal(Int32)
    /// By itself, with an exit status.
    case status(Int32)
}

/// How a run's process ended that did not say so itself, put together from what others know.
struct LastWords {
    /// The end of the log that is looked at.
    private static let reach = 1 << 16
    /// Letters of a line of the log that are repeated.
    private static let longest = 160

    private let folder: RunFolder

    init(_ folder: RunFolder) {
        self.folder = folder
    }

    /// What stands behind "The run": that it crashed, which its log tells, else by which signal it was ended, where its parent knows that.
    func text(_ end: WorkerEnd?) -> String {
        if let line = crash { return "crashed: \(line)" }
        switch end {
        case .signal(let number): return "was ended by signal \(number) (\(Self.name(number)))"
        case .status, nil: return "ended without a word"
        }
    }

    /// The line in which the process' latest start told of a crash.
    private var crash: String? {
        guard let text = tail else { return nil }
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let start = lines.lastIndex { $0.hasPrefix("Loading the model") || $0.hasPrefix("Training ") } ?? 0
        let marks = ["Fatal error: ", "Program crashed: ", "no memory left"]
        guard let line = lines[start...].first(where: { line in marks.contains { line.contains($0) } }) else { return nil }
        let words = marks.lazy.compactMap { line.range(of: $0) }.first.map { String(line[$0.lowerBound...]) } ?? line
        return String(SafeName.printable(words).prefix(Self.longest))
    }

    /// The end of the log; nil where it is that of an earlier start, and the latest one said all on a terminal.
    private var tail: String? {
        let starts = ((try? Folder.names(in: folder.path)) ?? []).filter { $0.hasPrefix("settings-") }
        let start = starts.last.flatMap { FileStatus(folder.inside($0)) }?.modified ?? 0
        guard let file = try? Descriptor.own(folder.workerLog, O_RDONLY, action: "read"), let status = FileStatus(file), status.isFile,
              status.modified >= start else { return nil }
        lseek(file.number, off_t(max(0, status.size - Self.reach)), SEEK_SET)
        var bytes: [UInt8] = []
        while bytes.count < Self.reach, case .bytes(let count) = file.read(atMost: Self.reach - bytes.count, into: &bytes), count > 0 {}
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func name(_ signal: Int32) -> String {
        let names = [
            SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS",
            SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU",
        ]
        return names[signal] ?? String(cString: strsignal(signal))
    }
}
