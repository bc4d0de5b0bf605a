import CLinux
import Foundation
import Glibc
import Testing
import TerminalUI

/// The writer's bytes in a terminal that others wrote.
@Suite(.serialized, .enabled(if: Tmux.path != nil, "tmux is not installed")) struct TmuxTests {
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func tmuxShowsTheFrame(seed: UInt64) throws {
        let size = Size(columns: 50, rows: 12)
        var writer = ScreenWriter(terminfo: try Terminfo.load("tmux-256color"), traits: TerminalTraits(colors: .trueColor))
        var screens = RandomScreens(size, seed: seed)
        // Raw mode, no autowrap: as the session has it.
        var bytes = Array("\u{1B}[?7l".utf8)
        var frame = screens.next()
        for _ in 0..<40 {
            frame = screens.next()
            bytes += writer.render(frame).bytes
        }
        let shown = try Tmux(size).show(bytes)
        let expected = (0..<size.rows).map { String(frame.cells.text(row: $0).reversed().drop { $0 == " " }.reversed()) }
        #expect(shown == expected)
    }
}

/// A tmux server of the test's own.
private struct Tmux {
    static let path = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"].first { FileManager.default.isExecutableFile(atPath: $0) }

    let size: Size

    init(_ size: Size) { self.size = size }

    /// Rows of the screen after bytes were sent to it, without spaces at their ends.
    func show(_ bytes: [UInt8]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tmux-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(bytes).write(to: folder.appending(path: "bytes"))
        // Seen from the folder: the address of a socket holds 108 bytes, which a folder's own path may fill.
        let socket = "socket"
        defer { _ = try? run(folder, ["-S", socket, "kill-server"]) }
        let show = "stty raw -echo; cat '\(folder.path)/bytes'; tmux -S '\(socket)' wait-for -S shown; sleep 600"
        _ = try run(folder, ["-S", socket, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(size.columns)", "-y", "\(size.rows + 1)", show])
        _ = try run(folder, ["-S", socket, "wait-for", "shown"])
        let text = try run(folder, ["-S", socket, "capture-pane", "-p"])
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Array((rows + Array(repeating: "", count: size.rows)).prefix(size.rows))
    }

    /// Runs tmux and waits for it; without any signal blocked, as a server that inherited that would never hear of its children.
    private func run(_ folder: URL, _ arguments: [String]) throws -> String {
        let path = folder.appending(path: "output")
        // A file, not a pipe: the server would hold a pipe open.
        let output = open(path.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        defer { close(output) }
        let environment = ["LC_ALL=C.UTF-8", "TERM=xterm-256color", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(folder.path)", "SHELL=/bin/sh"]
        let words = (["env", "-i", "-C", folder.path] + environment + [try #require(Self.path)] + arguments).flatMap { $0.utf8CString }
        let child = clinux_spawn_detached("/usr/bin/env", words, words.count, output, -1)
        try #require(child > 0)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return String(decoding: try Data(contentsOf: path), as: UTF8.self)
    }
}
