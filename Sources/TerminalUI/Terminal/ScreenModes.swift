/// The strings that make a terminal ours, and that give it back.
struct ScreenModes {
    let facts: TerminalFacts

    /// The other screen, no cursor, keys and mouse as the decoder knows them.
    var enter: [UInt8] {
        let terminfo = facts.terminfo
        var bytes = terminfo[.enterScreen] + terminfo[.enterKeypad] + terminfo[.hideCursor] + terminfo[.leaveAutowrap]
        if facts.takesMouse { bytes += Self.modes(["2004", "1000", "1006"], "h") }
        return bytes + terminfo[.plain] + terminfo[.clear]
    }

    /// The terminal as it was. It begins with the end of a string, as what was being sent may have been cut off within one.
    var leave: [UInt8] {
        let terminfo = facts.terminfo
        var bytes: [UInt8] = []
        if facts.isModern {
            bytes += Array("\u{1B}\\".utf8)
            if hasKittyPictures { bytes += Array("\u{1B}_Ga=d,q=2\u{1B}\\".utf8) }
            bytes += Self.modes(["2026"], "l")
        }
        if facts.takesMouse { bytes += Self.modes(["1006", "1000", "2004"], "l") }
        bytes += terminfo[.plain]
        // A terminal without another screen keeps ours unless it is cleared.
        if terminfo[.leaveScreen].isEmpty { bytes += terminfo[.clear] }
        return bytes + terminfo[.enterAutowrap] + terminfo[.leaveKeypad] + terminfo[.leaveScreen] + terminfo[.showCursor]
    }

    private var hasKittyPictures: Bool {
        facts.answers.contains(.kittyGraphics(isSupported: true))
    }

    private static func modes(_ numbers: [String], _ final: String) -> [UInt8] {
        numbers.flatMap { Array("\u{1B}[?\($0)\(final)".utf8) }
    }
}
