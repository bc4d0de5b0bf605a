import CLinux
import Engine
import EngineInterface
import Glibc

/// A process of this executable at work on a run, its output in a file.
struct Worker {
    /// A run that has been preparing for so long has passed what fails early: names, files, the model.
    private static let longestWait = 60.0

    private let process: pid_t
    private let log: String
    /// Where this process' own lines begin in the log.
    private let logStart: Int
    private let startedAt: Double

    /// Starts the process.
    /// - Throws: `FileError` when the log cannot be written; `Failure` when no process can be made.
    init(_ arguments: [String], log: String) throws {
        let file = try Descriptor(log, O_WRONLY | O_CREAT | O_APPEND, action: "write")
        self.log = log
        logStart = FileStatus(log)?.size ?? 0
        startedAt = DateStamp.now()
        let program = FilePath.resolvingLinks("/proc/self/exe")
        // An argument cannot hold the zero byte that ends it.
        let words = ([program] + arguments).flatMap { $0.utf8.filter { $0 != 0 }.map(CChar.init(bitPattern:)) + [0] }
        process = clinux_spawn_detached(program, words, words.count, file.number)
        guard process > 0 else { throw Failure("Cannot start \(program): \(String(cString: strerror(errno)))") }
    }

    /// Waits until a run of the log directory is this process' and at work, or has ended well already.
    /// - Throws: `Failure` with the last line of the log when the process ends before.
    func wait(in logDirectory: String) throws -> RunEntry {
        while true {
            var status: Int32 = 0
            let hasEnded = waitpid(process, &status, WNOHANG) == process
            let entry = run(in: logDirectory)
            if let entry, entry.summary.state == .running || DateStamp.now() - startedAt > Self.longestWait { return entry }
            if hasEnded {
                if let entry, status == 0 { return entry }
                throw Failure(lastLine ?? "The run ended at once; \(log) may say why")
            }
            usleep(50_000)
        }
    }

    private func run(in logDirectory: String) -> RunEntry? {
        Runs(logDirectory: logDirectory).entries.first {
            $0.summary.processID == Int(process) && $0.summary.updatedAt >= startedAt
        }
    }

    /// What the process said last, without its mark.
    private var lastLine: String? {
        guard let bytes = try? SmallFile.bytes(log, limit: 64 << 20), bytes.count > logStart else { return nil }
        let lines = String(decoding: bytes[logStart...], as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.last(where: { $0.hasPrefix("Error: ") }) ?? lines.last else { return nil }
        return String(line.hasPrefix("Error: ") ? line.dropFirst(7) : line)
    }
}
