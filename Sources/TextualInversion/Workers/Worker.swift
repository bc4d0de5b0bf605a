import CLinux
import Engine
import EngineInterface
import Glibc

/// A process of this executable at work on a run, its output in a file.
struct Worker {
    /// A run that has been preparing for so long has passed what fails early: names, files, the model.
    private static let longestWait = Duration.seconds(60)

    private let process: pid_t
    private let log: String
    /// Where this process' own lines begin in the log.
    private let logStart: Int
    /// Unix seconds, as summaries have them.
    private let startedAt: Double
    private let began = ContinuousClock.now
    private let ends: WorkerEnds

    /// Starts the process.
    /// - Parameters:
    ///   - settings: what it finds as `MemoryFile.handedOver`: everybody on the machine can read arguments.
    ///   - ends: told how it ends, while this process is there.
    /// - Throws: `FileError` when the log cannot be written; `Failure` when no process can be made.
    init(_ arguments: [String], settings: [UInt8]? = nil, log: String, ends: WorkerEnds) throws {
        self.ends = ends
        let file = try Descriptor.own(log, O_WRONLY | O_CREAT | O_APPEND, action: "write")
        self.log = log
        logStart = FileStatus(log)?.size ?? 0
        startedAt = DateStamp.now()
        let program = FilePath.resolvingLinks("/proc/self/exe")
        // An argument cannot hold the zero byte that ends it.
        let words = ([program] + arguments).flatMap { $0.utf8.filter { $0 != 0 }.map(CChar.init(bitPattern:)) + [0] }
        let handed = try settings.map(MemoryFile.holding)
        process = withExtendedLifetime((file, handed)) {
            clinux_spawn_detached(program, words, words.count, file.number, handed?.number ?? -1)
        }
        guard process > 0 else { throw Failure("Cannot start \(program): \(String(cString: strerror(errno)))") }
        ends.began(process)
    }

    /// What a start waits for.
    enum Goal {
        /// The run has its folder, with a summary in it.
        case folder
        /// The run is at work: it has passed what fails early.
        case work
    }

    /// Waits until a run of the log directory is this process' and has got so far, or has ended well already.
    /// - Throws: `Failure` with the last line of the log when the process ends before.
    func wait(for goal: Goal, in logDirectory: String) throws -> RunEntry {
        while true {
            var status: Int32 = 0
            let hasEnded = waitpid(process, &status, WNOHANG) == process
            if hasEnded { ends.ended(process, status: status) }
            let entry = run(in: logDirectory)
            if let entry, goal == .folder || entry.summary.state == .running || ContinuousClock.now - began > Self.longestWait {
                if !hasEnded { reap() }
                return entry
            }
            if hasEnded {
                if let entry, status == 0 { return entry }
                // Wrong usage is what the worker was handed from this process' own command line.
                let ownStatus = status & 0x7F == 0 ? ExitStatus(rawValue: status >> 8 & 0xFF) : nil
                throw Failure(lastLine ?? "The run ended at once; \(log) may say why", status: ownStatus == .usage ? .usage : .failed)
            }
            usleep(20_000)
        }
    }

    /// Has a thread wait for the process' end, so that it is no zombie then; where there is no thread for it, it is one until this process ends.
    private func reap() {
        let (process, ends) = (process, ends)
        let thread = BackgroundThread {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            ends.ended(process, status: status)
        }
        thread?.detach()
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
