/// What `--dump-terminal` prints: what was found out about a terminal, and from what.
public enum TerminalReport {
    public static func lines(_ facts: TerminalFacts) -> [String] {
        let locale = facts.locale
        let name = locale.variable.isEmpty ? "none set" : "\(locale.variable)=\(locale.name)"
        let version = facts.version.map { ", \(printable($0))" } ?? ""
        var lines = [
            "terminal: \(facts.terminfo.name)\(version)\(facts.isMultiplexed ? ", within tmux or screen" : "")",
            "size: \(facts.size.columns) x \(facts.size.rows)",
            "locale: \(name), \(locale.codeset)\(locale.isInstalled ? "" : " (not on this machine)")",
        ]
        lines += TerminalDetection(facts).reasons
        lines.append("mouse: \(facts.takesMouse ? "yes" : "no") (TERM=\(facts.terminfo.name))")
        return lines
    }

    /// What a terminal says of itself is not trusted with the terminal.
    private static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(80).map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0 }))
    }
}

extension TerminalFacts {
    /// It reports the mouse and pasted text when told to.
    public var takesMouse: Bool { isModern && terminfo.hasMouse }
}
