import Dispatch
import Glibc
import Testing
import TerminalUI

/// One after another: a process has one terminal.
@Suite(.serialized) struct TerminalSessionTests {
    private static let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "COLORTERM": "truecolor"]

    /// Takes a terminal that answers to what it is asked.
    private func open(_ line: PseudoTerminal, answering answers: String) throws -> TerminalSession {
        // The answers are there before the question: the line is quicker than any terminal.
        line.type(answers)
        return try TerminalSession(path: line.path, environment: Self.environment)
    }

    /// Reads until something has come.
    private func read(_ session: TerminalSession) throws -> [TerminalInput] {
        for _ in 0..<1000 {
            let input = try session.read()
            if !input.isEmpty { return input }
            var state = pollfd(fd: session.descriptor, events: Int16(POLLIN), revents: 0)
            poll(&state, 1, 10)
        }
        return []
    }

    @Test func takesTheTerminalAndGivesItBackAsItWas() throws {
        let line = try #require(PseudoTerminal(columns: 100, rows: 30))
        let before = line.modes
        let session = try open(line, answering: "")
        #expect(session.size == Size(columns: 100, rows: 30))
        #expect(line.modes.c_lflag & UInt32(ICANON | ECHO | ISIG) == 0)
        let entered = try #require(line.received(until: "\u{1B}[c"))
        for needed in ["\u{1B}[?1049h", "\u{1B}[?25l", "\u{1B}[?2004h", "\u{1B}[?1000h", "\u{1B}[?1006h", "\u{1B}[?2026$p", "\u{1B}[16t", "a=q"] {
            #expect(entered.contains(needed))
        }
        session.close()
        let left = try #require(line.received(until: "\u{1B}[?1049l"))
        for needed in ["\u{1B}[?2004l", "\u{1B}[?1000l", "\u{1B}[?1006l", "\u{1B}[?2026l", "\u{1B}[m"] { #expect(left.contains(needed)) }
        #expect(line.modes.c_lflag == before.c_lflag && line.modes.c_iflag == before.c_iflag && line.modes.c_oflag == before.c_oflag)
        session.close()
    }

    @Test func learnsFromAnswersAndKeepsWhatWasTyped() throws {
        let line = try #require(PseudoTerminal())
        let answers = "\u{1B}P>|foot(1.16)\u{1B}\\q\u{1B}[6;21;11t\u{1B}[?2026;2$y\u{1B}[?62;4c"
        let answering = DispatchQueue(label: "terminal")
        answering.async {
            _ = line.received(until: "\u{1B}[c")
            line.type(answers)
        }
        let session = try TerminalSession(path: line.path, environment: Self.environment)
        defer { session.close() }
        // On a loaded machine they come later: then they are learned later.
        var typed: [TerminalInput] = []
        for _ in 0..<1000 where session.facts.version == nil || !session.traits.pictureModes.contains(.sixel) || typed.isEmpty {
            for input in try read(session) { if case .answer(let answer) = input { session.learn(answer) } else { typed.append(input) } }
        }
        answering.sync {}
        #expect(typed == [.key(.character("q"))])
        #expect(session.traits.pictureModes.first == .sixel && session.traits.synchronizesOutput)
        #expect(session.traits.cellWidth == 11 && session.traits.cellHeight == 21)
        #expect(session.report[0] == "terminal: xterm-256color, foot(1.16)")
        #expect(session.learn(.kittyGraphics(isSupported: true)) && session.traits.pictureModes.first == .kitty)
        #expect(!session.learn(.kittyGraphics(isSupported: true)) && !session.learn(.ready))
    }

    @Test func seesThatTheWindowChanged() throws {
        let line = try #require(PseudoTerminal())
        let session = try open(line, answering: "")
        defer { session.close() }
        #expect(!session.measure())
        line.resize(columns: 132, rows: 40)
        #expect(session.measure() && session.size == Size(columns: 132, rows: 40))
        #expect(session.traits.cellWidth == 9 && session.traits.cellHeight == 18)
    }

    @Test func comesBackAfterItWasLeft() throws {
        let line = try #require(PseudoTerminal())
        let session = try open(line, answering: "")
        _ = line.received(until: "\u{1B}[c")
        session.leave()
        #expect(line.modes.c_lflag & UInt32(ICANON) != 0)
        _ = line.received(until: "\u{1B}[?1049l")
        try session.enter()
        #expect(line.modes.c_lflag & UInt32(ICANON) == 0)
        #expect(line.received(until: "\u{1B}[?1049h") != nil)
        line.type("x")
        #expect(try read(session) == [.key(.character("x"))])
        session.close()
    }

    @Test func aLineThatTakesNothingDoesNotStopTheProgram() throws {
        let line = try #require(PseudoTerminal())
        let session = try open(line, answering: "")
        _ = line.received(until: "\u{1B}[c")
        // Nobody reads: the line is full after some kilobytes.
        session.write([UInt8](repeating: 0x78, count: 1 << 20))
        #expect(session.hasBacklog)
        let reader = DispatchQueue(label: "reader")
        reader.async { _ = line.received(until: "end") }
        session.write(Array("end".utf8))
        while session.hasBacklog, !session.isGone {
            var state = pollfd(fd: session.descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&state, 1, 1000)
            session.flush()
        }
        reader.sync {}
        #expect(!session.isGone)
        session.close()
    }

    @Test func aTerminalThatIsGoneIsAnError() throws {
        let line = try #require(PseudoTerminal())
        let session = try open(line, answering: "")
        line.hangUp()
        #expect(throws: TerminalError.gone) {
            for _ in 0..<100 { _ = try session.read() }
        }
        session.close()
    }

    @Test func whatIsNoTerminalIsRefused() {
        #expect(throws: TerminalError.noTerminal) { try TerminalSession(path: "/dev/null", environment: Self.environment) }
        #expect(throws: TerminalError.system("open the terminal", ENOENT)) { try TerminalSession(path: "/no/such/file", environment: Self.environment) }
    }

    @Test func aTerminalThatIsNotKnownIsLeftAlone() throws {
        let line = try #require(PseudoTerminal())
        let before = line.modes
        #expect(throws: TerminalError.unknownTerm("nonsense")) { try TerminalSession(path: line.path, environment: ["TERM": "nonsense"]) }
        #expect(throws: TerminalError.unfit("dumb")) { try TerminalSession(path: line.path, environment: ["TERM": "dumb"]) }
        #expect(line.modes.c_lflag == before.c_lflag)
    }

    @Test(arguments: ["linux", "vt100", "vt220"])
    func oldTerminalsAreNotAskedWhatTheyWouldPrint(term: String) throws {
        let line = try #require(PseudoTerminal())
        let session = try TerminalSession(path: line.path, environment: ["TERM": term])
        session.close()
        session.write(Array("end".utf8))
        let all = try #require(line.received(until: "end"))
        for unknown in ["\u{1B}_", "\u{1B}P", "\u{1B}[>q", "1006", "2004", "2026"] { #expect(!all.contains(unknown)) }
    }
}
