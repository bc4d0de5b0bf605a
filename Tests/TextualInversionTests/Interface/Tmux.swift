import Foundation
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
        try Data().write(to: output)
        let handle = try FileHandle(forWritingTo: output)
        let process = Process()
        // The server goes on, and Foundation takes a process for ended once nobody holds what it has handed down: that is closed first.
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        let closing = "for descriptor in /proc/self/fd/*; do number=${descriptor##*/}; [ $number -lt 3 ] || eval \"exec $number>&-\"; done; exec \"$@\""
        process.arguments = ["-c", closing, "bash", Self.path, "-u", "-S", socket.path, "-f", settings.path] + arguments
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "SHELL": "/bin/sh"]
        process.currentDirectoryURL = folder
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, handle, handle)
        try process.run()
        process.waitUntilExit()
        try handle.close()
        let text = try String(contentsOf: output, encoding: .utf8)
        if arguments == ["kill-server"] { return text }
        try #require(process.terminationStatus == 0, "tmux \(arguments.joined(separator: " ")): \(text)")
        return text
    }
}
