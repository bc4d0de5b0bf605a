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
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, error, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var identifier: pid_t = 0
        let code = Self.withStrings(command) { arguments in
            Self.withStrings(environment.map { "\($0)=\($1)" }) { posix_spawn(&identifier, command[0], &actions, &attributes, arguments, $0) }
        }
        guard code == 0 else { throw CampaignError("cannot start \(command[0]): \(String(cString: strerror(code)))") }
        self.identifier = identifier
    }

    private static func withStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
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
