import Testing
import TerminalUI

@Suite struct TerminfoTests {
    @Test func knowsWhatATerminalHas() throws {
        let xterm = try Terminfo.load("xterm-256color")
        #expect(xterm.colors == 256 && xterm.erasesWithBackground && xterm.isANSI && xterm.hasANSIColors && xterm.hasMouse)
        #expect(xterm[.leaveAutowrap] == Array("\u{1B}[?7l".utf8))
        let linux = try Terminfo.load("linux")
        #expect(linux.colors == 8 && linux[.enterScreen].isEmpty)
    }

    @Test func anOldTerminalLacksMuch() throws {
        let old = try Terminfo.load("vt100")
        #expect(old.colors == 0 && !old.hasANSIColors && old[.dim].isEmpty && old[.enterScreen].isEmpty && old.isANSI)
        // Its strings ask for pauses, which are no part of what is sent.
        #expect(old[.bold] == Array("\u{1B}[1m".utf8))
        #expect(old[.clear] == Array("\u{1B}[H\u{1B}[J".utf8))
    }

    @Test(arguments: ["no-such-terminal", "../../etc/passwd", "a b\u{1B}", String(repeating: "x", count: 5000)])
    func whatIsNotKnownIsAnError(name: String) {
        #expect(throws: TerminalError.unknownTerm(name)) { try Terminfo.load(name) }
        #expect("\(TerminalError.unknownTerm(name))".contains("TERM=xterm-256color"))
    }

    @Test func withoutTERMThereIsNone() {
        #expect(throws: TerminalError.noTerm) { try Terminfo.load("") }
    }

    @Test func terminalsWithTrueColourInTerminfoSaySo() throws {
        #expect(try Terminfo.load("xterm-direct").hasTrueColor)
        #expect(try !Terminfo.load("xterm-256color").hasTrueColor)
    }
}
