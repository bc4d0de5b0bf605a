import Glibc

/// Temporary files that killed processes left in folders that other processes may be writing into at the same time.
///
/// A file is taken for left over when the process in its name is gone and nothing was written to it for a minute: on a shared file system the
/// process may be another machine's.
public enum Leftovers {
    /// Nanoseconds.
    private static let leastAge = 60_000_000_000

    /// Takes away what `AtomicFile` left in a folder; one that is missing has nothing.
    public static func sweep(_ folder: String) { sweep(folder, beginning: ".", ending: AtomicFile.ending) }

    /// Takes away the logs of workers that ended before their run had a folder.
    public static func sweepLogs(in logDirectory: String) { sweep(logDirectory, beginning: logBeginning, ending: logEnding) }

    /// A name for the log of a worker that this process starts.
    public static func newLogName() -> String { "\(logBeginning)\(getpid())-\(UInt32.random(in: 0 ... .max))\(logEnding)" }

    private static let (logBeginning, logEnding) = (".worker-", ".log")

    private static func sweep(_ folder: String, beginning: String, ending: String) {
        let now = Int(DateStamp.now() * 1e9)
        for name in (try? Folder.names(in: folder)) ?? [] where isLeft(name, beginning: beginning, ending: ending) {
            let path = FilePath.joined(folder, name)
            if let status = FileStatus(path), status.isFile, now - status.modified >= leastAge { unlink(path) }
        }
    }

    /// Whether a name is what `AtomicFile` or a new run's folder is called while it is not finished, and its process is gone.
    static func isLeft(_ name: String) -> Bool { isLeft(name, beginning: ".", ending: AtomicFile.ending) }

    private static func isLeft(_ name: String, beginning: String, ending: String) -> Bool {
        guard name.hasPrefix(beginning), name.hasSuffix(ending) else { return false }
        let numbers = name.dropFirst(beginning.count).dropLast(ending.count).split(separator: "-")
        guard numbers.count == 2, let process = pid_t(numbers[0]), process > 0, UInt32(numbers[1]) != nil else { return false }
        return !isAlive(process)
    }

    /// Whether there is such a process, whoever owns it.
    private static func isAlive(_ process: pid_t) -> Bool { kill(process, 0) == 0 || errno != ESRCH }
}
