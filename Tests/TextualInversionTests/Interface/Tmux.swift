import Foundation
import Glibc
import Testing

/// A tmux server of one test's own, with one terminal.
struct Tmux {
    static let path = ["/usr/bin/tmux", "/usr/local/bin/tmux"].first { FileManager.default.isExecutableFile(atPath: $0) } ?? "/usr/bin/tmux"

    /// Its files are named so.
    let name = UUID().uuidString
    private let folder: URL
    private var settings: URL { folder.appendingPathComponent("\(name).conf") }
    private var socket: URL { folder.appendingPathComponent(String(name.prefix(8))) }

    /// - Parameter folder: for its socket and its settings.
    init(_ folder: URL) throws {
        self.folder = folder
        // No line of tmux's own in the window.
        try "set -g status off\n".write(to: settings, atomically: true, encoding: .utf8)
    }

    @discardableResult func callAsFunction(_ arguments: String...) throws -> String { try self(arguments) }

    /// Runs a command of tmux.
    /// - Returns: what it prints.
    @discardableResult func callAsFunction(_ arguments: [String]) throws -> String {
        // Into files: the server, which goes on, would hold a pipe open.
        let output = folder.appendingPathComponent("\(name).out")
        let status = try spawn([Self.path, "-u", "-S", socket.path, "-f", settings.path] + arguments, output: output.path)
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        if arguments == ["kill-server"] { return text }
        try #require(status == 0, "tmux \(arguments.joined(separator: " ")): \(text)")
        return text
    }

    /// Runs a program and waits for it: with no signal blocked, as those of the threads of tests are, since a server that inherits that
    /// never hears of its own end; and with nothing open that the server would keep.
    /// - Returns: its status, as `waitpid` gives it.
    private func spawn(_ arguments: [String], output: String) throws -> Int32 {
        var (actions, attributes, none) = (posix_spawn_file_actions_t(), posix_spawnattr_t(), sigset_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let environment = [
            "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TERM=xterm-256color", "SHELL=/bin/sh",
            "\(LeftBehind.variable)=\(LeftBehind.mark(folder))",
        ]
        let closing = "for descriptor in /proc/self/fd/*; do number=${descriptor##*/}; [ $number -lt 3 ] || eval \"exec $number>&-\"; done; exec \"$@\""
        let (shell, command) = ("/bin/bash", ["bash", "-c", closing, "bash"] + arguments)
        var child = pid_t()
        let code = withStrings(command) { argv in
            withStrings(environment) { posix_spawn(&child, shell, &actions, &attributes, argv, $0) }
        }
        try #require(code == 0, "\(shell): \(String(cString: strerror(code)))")
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }

    private func withStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
