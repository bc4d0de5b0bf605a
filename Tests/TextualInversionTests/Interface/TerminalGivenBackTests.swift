import Foundation
import Testing

/// However the interface ends, the terminal is as it was before.
@Suite(.enabled(if: TerminalRehearsal.isPossible, "tmux is missing: apt-get install tmux"))
struct TerminalGivenBackTests {
    let program: BuiltProgram

    init() throws {
        program = try BuiltProgram()
    }

    /// Opens the interface and leaves it in some way, and compares the terminal before and after.
    private func compare(_ terminal: TerminalRehearsal, status: Int?, leave: () throws -> Void) throws {
        try terminal.shell("echo the-text-from-before")
        let before = try terminal.modes()
        try terminal.open()
        try terminal.expect("2 ")
        try leave()
        let left = try terminal.left()
        if let status { #expect(left == status) }
        #expect(try terminal.modes() == before)
        if try terminal.shell("tput smcup >smcup") == 0 { #expect(terminal.screen.contains("the-text-from-before")) }
        #expect(try terminal.pasted("text") == "text")
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100"])
    func afterQuittingUnderEachTerminalType(name: String) throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["TERM": name])
        defer { terminal.close() }
        try compare(terminal, status: 0) { try terminal.press("q") }
    }

    @Test func withoutColoursAndOutsideUTF8NothingButASCIIIsShown() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["LANG": "C", "NO_COLOR": "1"])
        defer { terminal.close() }
        try compare(terminal, status: 0) {
            for key in ["F1", "F4", "F6"] {
                try terminal.press(key)
                try terminal.expect("+-")
                #expect(!terminal.screen.unicodeScalars.contains { !$0.isASCII })
                #expect(terminal.coloredScreen.firstMatch(of: /\[[0-9;]*[34]8;/) == nil)
            }
            try terminal.press("q")
        }
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT])
    func afterASignal(_ signal: Int32) throws {
        defer { program.remove() }
        // The traces that Swift prints of a crash take long and fill the screen.
        let terminal = try TerminalRehearsal(program, environment: ["SWIFT_BACKTRACE": "enable=no"])
        defer { terminal.close() }
        let isCrash = signal == SIGSEGV || signal == SIGABRT
        try compare(terminal, status: isCrash ? 128 + Int(signal) : 0) { kill(try terminal.frontProcess(), signal) }
    }

    /// A fault of a thread other than the first: files are parsed on such ones.
    @Test(arguments: [SIGSEGV, SIGILL, SIGABRT])
    func afterACrashInABackgroundThread(_ signal: Int32) throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["SWIFT_BACKTRACE": "enable=no"])
        defer { terminal.close() }
        try compare(terminal, status: 128 + Int(signal)) {
            let process = try terminal.frontProcess()
            var thread: pid_t?
            try terminal.expect("a second thread") {
                thread = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task").compactMap { pid_t($0) }.first { $0 != process }
                return thread != nil
            }
            try Self.send(signal, to: try #require(thread), of: process)
        }
    }

    /// Sends a signal to one thread, as a fault of it would.
    private static func send(_ signal: Int32, to thread: pid_t, of process: pid_t) throws {
        let address = try #require(dlsym(dlopen(nil, RTLD_NOW), "tgkill"))
        let tgkill = unsafeBitCast(address, to: (@convention(c) (pid_t, pid_t, Int32) -> Int32).self)
        #expect(tgkill(process, thread, signal) == 0)
    }

    @Test func afterCtrlCAndCtrlZAndBackAgain() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["ENV": ""])
        defer { terminal.close() }
        try compare(terminal, status: 0) { try terminal.press("C-c") }
        try terminal.shell("set -m")
        try terminal.open()
        try terminal.press("C-z")
        try terminal.expect("Stopped")
        #expect(try terminal.variable("#{alternate_on}#{mouse_any_flag}#{cursor_flag}") == "001")
        try terminal.type("fg")
        try terminal.press("Enter")
        try terminal.expect(" textual-inversion ")
        try terminal.press("F6")
        try terminal.expect("No runs yet")
        try terminal.press("q")
        try terminal.expect("the shell") { try terminal.variable("#{alternate_on}") == "0" }
    }

    @Test func anUnknownTerminalIsToldInOneLine() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["TERM": "nonsense"])
        defer { terminal.close() }
        #expect(try terminal.shell("textual-inversion 2>errors") == 1)
        let errors = try String(contentsOf: program.folder.appendingPathComponent("errors"), encoding: .utf8)
        #expect(errors.split(separator: "\n").count == 1)
        #expect(errors.contains("nonsense") && errors.contains("xterm-256color"))
    }
}
