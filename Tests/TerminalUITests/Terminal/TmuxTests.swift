import Foundation
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
        defer { _ = try? run(["-S", socket, "kill-server"]) }
        let show = "stty raw -echo; cat '\(folder.path)/bytes'; tmux -S '\(socket)' wait-for -S shown; sleep 600"
        _ = try run(["-S", socket, "-f", "/dev/null", "-u", "new-session", "-d", "-x", "\(size.columns)", "-y", "\(size.rows + 1)", show])
        _ = try run(["-S", socket, "wait-for", "shown"])
        let text = try run(["-S", socket, "capture-pane", "-p"])
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Array((rows + Array(repeating: "", count: size.rows)).prefix(size.rows))
    }

    private func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.path ?? "")
        process.arguments = arguments
        var environment = ProcessInfo.processInfo.environment
        environment["TMUX"] = nil
        environment["LC_ALL"] = "C.UTF-8"
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
