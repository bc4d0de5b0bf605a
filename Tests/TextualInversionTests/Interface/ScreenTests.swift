import Foundation
import Testing

/// What a real terminal shows, whatever happens to it.
@Suite(.enabled(if: TerminalRehearsal.isPossible, "tmux is missing: apt-get install tmux"))
struct InterfaceScreenTests {
    let program: BuiltProgram

    init() throws {
        program = try BuiltProgram()
    }

    /// Numbers that are the same in every run of the test.
    private struct FixedNumbers: RandomNumberGenerator {
        var state: UInt64 = 7

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 33
        }
    }

    @Test func aStormOfSizesLeavesNoStrayCell() throws {
        defer { program.remove() }
        try program.prepareTraining(steps: 100_000, previewsEvery: 20)
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.startTraining()
        var random = FixedNumbers()
        for _ in 0..<200 {
            try terminal.resize(columns: Int.random(in: 20...200, using: &random), rows: Int.random(in: 5...60, using: &random))
        }
        try terminal.resize(columns: 100, rows: 30)
        try terminal.expect("step ")
        try terminal.press("i")
        try terminal.expect("interrupted")
        try terminal.countBytes()
        try terminal.settle()
        let shown = terminal.coloredScreen
        try terminal.press("C-l")
        try terminal.settle()
        #expect(terminal.coloredScreen == shown)
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    @Test func nothingIsSentAndNothingIsCalculatedWhileNothingHappens() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.open()
        try terminal.expect("None yet")
        try terminal.countBytes()
        try terminal.settle()
        let (process, sent) = (try terminal.frontProcess(), terminal.bytesSent)
        let before = try ticks(process)
        sleep(3)
        #expect(terminal.bytesSent == sent)
        #expect(try ticks(process) - before <= 1)
    }

    /// Processor time that a process has had, in the system's ticks.
    private func ticks(_ process: pid_t) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8).split(separator: ")").last?.split(separator: " ") ?? []
        let (own, system) = (try #require(Int(fields[11])), try #require(Int(fields[12])))
        return own + system
    }

    @Test func chineseFillsItsLinesWhereTheLocaleIsMissing() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program, environment: ["LC_ALL": "zh_CN.UTF-8"])
        defer { terminal.close() }
        try terminal.open()
        try terminal.expect("创建")
        for key in ["F1", "F4", "F6", "F2"] {
            try terminal.press(key)
            try terminal.expect("╭")
            // Rows of a panel end in its border, each at the last column: a wide character counts two.
            for line in terminal.lines where line.hasPrefix("│") && line.hasSuffix("│") {
                let width = line.unicodeScalars.reduce(0) { $0 + ((0x2E80...0xFFE6).contains($1.value) ? 2 : 1) }
                #expect(width == 100, "\(line)")
            }
        }
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    @Test func brokenFilesOfTheUserAreReportedAndTheDefaultsServe() throws {
        defer { program.remove() }
        try program.writeConfiguration("settings.yaml", "theme: default\ntraining:\n  batch_size: many\n")
        try program.writeConfiguration("themes/mine.yaml", "styles:\n  text: \"bright-blue\"\n")
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.open()
        try terminal.expect("settings.yaml")
        try terminal.expectWrapped("line 3")
        try terminal.press("F1")
        try terminal.walk(to: "Theme")
        try terminal.press("Enter")
        try terminal.expect("mine")
        // An Escape that a letter follows at once would be Alt and the letter.
        try terminal.press("Escape")
        try terminal.expectNo("mine")
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    @Test func aBrokenThemeIsReported() throws {
        defer { program.remove() }
        try program.writeConfiguration("themes/mine.yaml", "styles:\n  text: \"no-such-colour\"\n")
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        try terminal.open()
        try terminal.expectWrapped("mine.yaml line 2")
        try terminal.press("q")
        #expect(try terminal.left() == 0)
    }

    @Test func whatTheTerminalCanDoIsTold() throws {
        defer { program.remove() }
        let terminal = try TerminalRehearsal(program)
        defer { terminal.close() }
        let before = try terminal.modes()
        #expect(try terminal.shell("textual-inversion --dump-terminal >report") == 1)
        #expect(try terminal.shell("textual-inversion --dump-terminal") == 0)
        try terminal.expect("xterm-256color")
        #expect(try terminal.modes() == before)
    }
}
