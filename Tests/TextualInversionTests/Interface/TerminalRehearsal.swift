import Foundation
import Glibc
import Testing

/// A terminal of 100x30 cells, played by tmux, with a shell in it: somebody types, and sees what is on the screen.
///
/// Nothing is timed. What is expected may take long on a loaded machine, and fails with the screen's text only when it never comes.
final class TerminalRehearsal {
    /// What the program may have changed in the terminal, as tmux and the line's settings tell it.
    struct Modes: Equatable {
        let flags: String
        let line: String
    }

    static let isPossible = FileManager.default.isExecutableFile(atPath: Tmux.path)

    let program: BuiltProgram
    private let tmux: Tmux
    private(set) var columns: Int
    private(set) var rows: Int
    /// Commands that were typed at the shell so far.
    private var commands = 0

    /// - Parameter environment: what the shell finds besides `PATH`, `HOME` and the program's folders; `TERM` and `LANG` are usual ones.
    init(_ program: BuiltProgram, columns: Int = 100, rows: Int = 30, environment: [String: String] = [:]) throws {
        self.program = program
        (self.columns, self.rows) = (columns, rows)
        tmux = try Tmux(program.folder)
        let folders = URL(fileURLWithPath: BuiltProgram.path).deletingLastPathComponent().path + ":/usr/local/bin:/usr/bin:/bin"
        let usual = [
            "PATH": folders, "HOME": program.folder.path, "TEXTUAL_INVERSION_HOME": program.home.path, "TERM": "xterm-256color",
            "XDG_CONFIG_HOME": program.folder.appendingPathComponent("config").path, "LANG": "C.UTF-8", "PS1": "$ ", "SHELL": "/bin/sh",
            LeftBehind.variable: LeftBehind.mark(program.folder),
        ]
        let variables = usual.merging(environment) { $1 }.map { "\($0)='\($1)'" }.joined(separator: " ")
        // Without core files of those that are made to crash.
        let shell = "cd '\(program.folder.path)'; ulimit -c 0; exec env -i \(variables) sh"
        try tmux("new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", shell)
        try expect("$")
    }

    deinit { close() }

    /// Closes the terminal, whatever runs in it.
    func close() { _ = try? tmux("kill-server") }

    // MARK: Typing

    /// Presses keys, by the names that tmux has for them: `Enter`, `Down`, `C-c`, `q`.
    func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

    /// Types a text.
    func type(_ text: String) throws { try tmux("send-keys", "-l", "--", text) }

    /// Changes the window's size.
    func resize(columns: Int, rows: Int) throws {
        (self.columns, self.rows) = (columns, rows)
        try tmux("resize-window", "-x", "\(columns)", "-y", "\(rows)")
    }

    // MARK: Seeing

    /// Lines of the screen, without spaces at their ends.
    var lines: [String] { screen.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
    /// The screen's text.
    var screen: String { (try? tmux("capture-pane", "-p")) ?? "" }
    /// The screen with colours and attributes.
    var coloredScreen: String { (try? tmux("capture-pane", "-p", "-e", "-N")) ?? "" }

    /// What tmux knows of the terminal, as `#{cursor_flag}`.
    func variable(_ format: String) throws -> String {
        try tmux("display-message", "-p", format).trimmingCharacters(in: .newlines)
    }

    /// Waits until a text is on the screen.
    func expect(_ text: String, seconds: Double = 25, at place: SourceLocation = #_sourceLocation) throws {
        try expect("'\(text)' on the screen", seconds: seconds, at: place) { self.screen.contains(text) }
    }

    /// Waits until a text is on the screen, perhaps in several rows of a box: the path of the test's folder makes some lines long.
    func expectWrapped(_ text: String, at place: SourceLocation = #_sourceLocation) throws {
        func letters(_ text: String) -> String { text.filter { !$0.isWhitespace && $0 != "│" } }
        try expect("'\(text)' on the screen", at: place) { letters(self.screen).contains(letters(text)) }
    }

    /// Waits until a text is on the screen no more.
    func expectNo(_ text: String, seconds: Double = 25, at place: SourceLocation = #_sourceLocation) throws {
        try expect("no '\(text)' on the screen", seconds: seconds, at: place) { !self.screen.contains(text) }
    }

    /// Waits until something holds.
    func expect(_ what: String, seconds: Double = 25, at place: SourceLocation = #_sourceLocation, _ condition: () throws -> Bool) throws {
        let end = Date().addingTimeInterval(seconds)
        while try !condition() {
            try #require(Date() < end, "never came: \(what); the screen:\n\(screen)", sourceLocation: place)
            usleep(30_000)
        }
    }

    /// The first number that a pattern with one group finds on the screen.
    func number(_ pattern: String) throws -> Int? {
        let expression = try Regex(pattern)
        return screen.firstMatch(of: expression)?.output[1].substring.flatMap { Int($0) }
    }

    /// Waits until the run in view has come to a step.
    func expectStep(_ step: Int, at place: SourceLocation = #_sourceLocation) throws {
        try expect("step \(step)", seconds: 120, at: place) { try self.number("step ([0-9]+)/").map { $0 >= step } ?? false }
    }

    // MARK: The shell

    /// Opens the interface.
    func open(_ options: String = "", at place: SourceLocation = #_sourceLocation) throws {
        commands += 1
        try type("textual-inversion \(options); echo left:\(commands):$?")
        try press("Enter")
        try expect("an interface", at: place) { self.screen.contains(" textual-inversion ") && !self.screen.contains("echo left") }
    }

    /// Waits until the shell is back.
    /// - Returns: the program's exit status.
    @discardableResult func left(at place: SourceLocation = #_sourceLocation) throws -> Int {
        let pattern = "left:\(commands):([0-9]+)"
        try expect("the shell", at: place) { try self.number(pattern) != nil }
        return try #require(try number(pattern), sourceLocation: place)
    }

    /// Has the shell do something, and waits for it.
    /// - Returns: the exit status.
    @discardableResult func shell(_ command: String, at place: SourceLocation = #_sourceLocation) throws -> Int {
        commands += 1
        try type("\(command); echo left:\(commands):$?")
        try press("Enter")
        return try left(at: place)
    }

    /// The process group in front: the program's own identifier while it is there.
    func frontProcess() throws -> pid_t {
        let shell = try variable("#{pane_pid}")
        // After the name, which may hold anything, come: state, parent, group, session, terminal, group in front.
        let status = try String(contentsOfFile: "/proc/\(shell)/stat", encoding: .utf8)
        let fields = status.split(separator: ")").last?.split(separator: " ") ?? []
        try #require(fields.count > 5)
        return try #require(pid_t(fields[5]))
    }

    /// The terminal's modes, asked while the shell has it.
    func modes() throws -> Modes {
        let file = program.folder.appendingPathComponent("modes-\(UUID().uuidString)")
        try shell("stty -g >'\(file.lastPathComponent)'")
        let flags = ["alternate_on", "cursor_flag", "mouse_any_flag", "mouse_sgr_flag", "keypad_flag", "keypad_cursor_flag", "wrap_flag",
                     "insert_flag", "origin_flag", "scroll_region_upper", "scroll_region_lower"]
        return Modes(flags: try variable(flags.map { "\($0)=#{\($0)}" }.joined(separator: " ")), line: try String(contentsOf: file, encoding: .utf8))
    }

    /// What the shell reads when something is pasted: marks around it where bracketed paste is on.
    func pasted(_ text: String) throws -> String {
        commands += 1
        try type("IFS= read -r line; printf %s \"$line\" >pasted; echo left:\(commands):$?")
        try press("Enter")
        try expect("a shell that reads") { try self.screen.hasSuffixLine("echo left:\(self.commands):$?") }
        try tmux("set-buffer", "--", text)
        try tmux("paste-buffer", "-p")
        try press("Enter")
        try left()
        return try String(contentsOf: program.folder.appendingPathComponent("pasted"), encoding: .utf8)
    }

    // MARK: Bytes

    /// Counts from now on what the terminal is sent.
    func countBytes() throws {
        try tmux("pipe-pane", "cat >>'\(bytesFile)'")
    }

    var bytesSent: Int { ((try? FileManager.default.attributesOfItem(atPath: bytesFile))?[.size] as? Int) ?? 0 }
    private var bytesFile: String { program.folder.appendingPathComponent("\(tmux.name).bytes").path }

    /// Waits until nothing has been sent for a second.
    func settle(at place: SourceLocation = #_sourceLocation) throws {
        var (sent, since) = (-1, Date())
        try expect("a still screen", at: place) {
            let now = self.bytesSent
            if now != sent { (sent, since) = (now, Date()) }
            return Date().timeIntervalSince(since) > 1
        }
    }

    // MARK: Forms

    /// The label that the form's mark stands at; nil while the screen is being drawn.
    private var markedLabel: String? {
        let expression = /^│ ▸ ([^ ]+( [^ ]+)*)/
        let labels = lines.compactMap { $0.firstMatch(of: expression).map { String($0.output.1) } }
        return labels.first
    }

    /// Walks down a form to a field.
    func walk(to label: String, at place: SourceLocation = #_sourceLocation) throws {
        for _ in 0..<60 {
            try expect("a field", at: place) { self.markedLabel != nil }
            let before = markedLabel
            if before?.hasPrefix(label) == true { return }
            try press("Down")
            try expect("another field", at: place) { self.markedLabel.map { $0 != before } ?? false }
        }
        Issue.record("no field '\(label)':\n\(screen)", sourceLocation: place)
    }

    /// Walks down a form to a field and types a value into it, over what was there.
    func fill(_ label: String, _ value: String, at place: SourceLocation = #_sourceLocation) throws {
        try walk(to: label, at: place)
        try press("Enter", "C-e", "C-u")
        try type(value)
        try press("Enter")
        try expect("\(label): \(value)", at: place) { self.lines.contains { $0.contains("▸ \(label)") && $0.contains(" \(value)") } }
    }
}

extension String {
    /// Whether the last line that holds something ends so.
    fileprivate func hasSuffixLine(_ text: String) throws -> Bool {
        split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }?.hasSuffix(text) ?? false
    }
}
