/// Everything that is known of a terminal before anything is concluded from it.
public struct TerminalFacts: Sendable, Equatable {
    public var environment: [String: String]
    public var terminfo: Terminfo
    public var locale: TerminalLocale
    /// Its size in cells, and in pixels where the system says (else 0).
    public var size: Size
    public var pixelWidth: Int
    public var pixelHeight: Int
    /// What it answered to the questions it was asked.
    public var answers: [TerminalAnswer] = []

    public init(
        environment: [String: String], terminfo: Terminfo, locale: TerminalLocale, size: Size, pixelWidth: Int = 0, pixelHeight: Int = 0,
        answers: [TerminalAnswer] = []
    ) {
        self.environment = environment
        self.terminfo = terminfo
        self.locale = locale
        self.size = size
        self.pixelWidth = pixelWidth
        self.pixelHeight = pixelHeight
        self.answers = answers
    }

    /// The value of a variable that is set and not empty.
    func variable(_ name: String) -> String? {
        guard let value = environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// tmux or screen stand between the program and what shows it.
    public var isMultiplexed: Bool {
        variable("TMUX") != nil || isTerm("tmux") || isTerm("screen") || version?.hasPrefix("tmux") == true
    }

    /// A terminal of xterm's kin, that knows its questions and modes or passes over them.
    public var isModern: Bool { terminfo.isANSI && !Self.oldTerms.contains { isTerm($0) } }

    private static let oldTerms = ["linux", "vt1", "vt2", "vt3", "vt4", "vt5", "dumb", "cons", "ansi", "sun", "wy"]

    /// Whether `TERM` is a name or begins with it.
    func isTerm(_ name: String) -> Bool { terminfo.name.hasPrefix(name) }

    /// What it calls itself.
    public var version: String? {
        for case .version(let text) in answers.reversed() { return text }
        return nil
    }

    /// What its first answer said it has; nil where none came.
    var deviceAttributes: [Int]? {
        for case .deviceAttributes(let numbers) in answers.reversed() { return numbers }
        return nil
    }
}
