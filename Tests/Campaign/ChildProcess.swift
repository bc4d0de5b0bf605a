import CLinux
import Glibc

/// A process of the program, with a process group of its own.
final class ChildProcess {
    enum Ending: Equatable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)
        /// It did not end, and was killed for it.
        case hung

        var description: String {
            switch self {
            case .exited(let status): "status \(status)"
            case .signalled(let signal): "signal \(signal)"
            case .hung: "hung"
            }
        }
    }

    let identifier: pid_t
    private var ending: Ending?

    /// - Parameters:
    ///   - command: path and arguments.
    ///   - output, error: files that get what it prints.
    /// - Throws: `CampaignError`.
    init(_ command: [String], environment: [String: String], output: String, error: String) throws {
        let files = [output, error].map { (path: String) in open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        defer { for file in files { close(file) } }
        let words = (["env", "-i"] + environment.map { "\($0)=\($1)" } + command).flatMap { $0.utf8CString }
        identifier = clinux_spawn_attached("/usr/bin/env", words, words.count, -1, files[0], files[1])
        guard identifier > 0 else { throw CampaignError("cannot start \(command[0]): \(String(cString: strerror(errno)))") }
    }

    var isRunning: Bool { poll() == nil }

    func send(_ signal: Int32) { if isRunning { Glibc.kill(identifier, signal) } }
    /// To it and all that it started.
    func sendToGroup(_ signal: Int32) { if isRunning { Glibc.kill(-identifier, signal) } }

    /// Waits for the end; nil when the time is up before.
    func wait(seconds: Double) -> Ending? {
        let deadline = Clock.seconds + seconds
        while poll() == nil {
            if Clock.seconds >= deadline { return nil }
            usleep(1000)
        }
        return ending
    }

    /// Ends it as nothing else can.
    /// - Parameter word: what its end is called instead of a signal.
    @discardableResult
    func kill(saying word: Ending? = nil) -> Ending {
        send(SIGKILL)
        let ending = wait(seconds: 60) ?? .hung
        return word ?? ending
    }

    private func poll() -> Ending? {
        var status: Int32 = 0
        if ending == nil, waitpid(identifier, &status, WNOHANG) == identifier {
            ending = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
        }
        return ending
    }

    deinit { if isRunning { kill() } }
}
