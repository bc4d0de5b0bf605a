import CLinux
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
    /// Seen from the folder: the address of a socket holds 108 bytes, which a folder's own path may fill.
    private var socket: String { String(name.prefix(8)) }

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
        let status = try spawn([Self.path, "-u", "-S", socket, "-f", settings.path] + arguments, output: output.path)
        let text = (try? String(contentsOf: output, encoding: .utf8)) ?? ""
        if arguments == ["kill-server"] { return text }
        try #require(status == 0, "tmux \(arguments.joined(separator: " ")): \(text)")
        return text
    }

    /// Runs a program and waits for it: with no signal blocked, as those of the threads of tests are, since a server that inherits that
    /// never hears of its own end; and with nothing open that the server would keep.
    /// - Returns: its status, as `waitpid` gives it.
    private func spawn(_ arguments: [String], output path: String) throws -> Int32 {
        let output = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(output) }
        let environment = [
            "PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "TERM=xterm-256color", "SHELL=/bin/sh",
            "\(LeftBehind.variable)=\(LeftBehind.mark(folder))",
        ]
        let words = (["env", "-i", "-C", folder.path] + environment + arguments).flatMap { $0.utf8CString }
        let child = clinux_spawn_detached("/usr/bin/env", words, words.count, output, -1)
        try #require(child > 0, "\(arguments): \(String(cString: strerror(errno)))")
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
