/// The questions that a terminal is asked at the start.
enum TerminalQueries {
    /// All questions as one string, the one that every terminal answers last: its answer means that no other will come.
    static func bytes(for facts: TerminalFacts) -> [UInt8] {
        guard facts.terminfo.isANSI else { return [] }
        guard facts.isModern else { return facts.isTerm("dumb") ? [] : Array(deviceAttributes.utf8) }
        let text = version + (facts.isMultiplexed ? "" : kittyGraphics) + cellPixels + textAreaPixels + synchronizedOutput + deviceAttributes
        return Array(text.utf8)
    }

    /// Whether everything that was sent before has been drawn: answered with `ready`.
    static let ready = Array("\u{1B}[5n".utf8)

    private static let version = "\u{1B}[>q"
    /// One pixel that is only looked at. tmux and screen would take it for a title.
    private static let kittyGraphics = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
    private static let cellPixels = "\u{1B}[16t"
    private static let textAreaPixels = "\u{1B}[14t"
    private static let synchronizedOutput = "\u{1B}[?2026$p"
    private static let deviceAttributes = "\u{1B}[c"
}
