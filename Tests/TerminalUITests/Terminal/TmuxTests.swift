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
        let socket = folder.appending(path: "socket").path
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
        let output = folder.appending(path: "output")
        var (actions, attributes, none) = (posix_spawn_file_actions_t(), posix_spawnattr_t(), sigset_t())
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        // A file, not a pipe: the server would hold a pipe open.
        posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let environment = ["LC_ALL=C.UTF-8", "TERM=xterm-256color", "PATH=/usr/local/bin:/usr/bin:/bin", "HOME=\(folder.path)", "SHELL=/bin/sh"]
        var child = pid_t()
        let path = try #require(Self.path)
        let code = withStrings([path] + arguments) { argv in
            withStrings(environment) { posix_spawn(&child, path, &actions, &attributes, argv, $0) }
        }
        try #require(code == 0)
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }

    private func withStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
        let copies = strings.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
