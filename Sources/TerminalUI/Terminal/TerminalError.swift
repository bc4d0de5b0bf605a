import Glibc

/// Why the interface cannot have a terminal.
public enum TerminalError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Standard input or output is no terminal.
    case noTerminal
    /// `TERM` is not set.
    case noTerm
    /// The terminfo database does not have it.
    case unknownTerm(String)
    /// There is no terminfo database.
    case noTerminfo(String)
    /// The terminal lacks what a screen cannot be drawn without.
    case unfit(String)
    /// The system refused: what was done, and its `errno`.
    case system(String, Int32)
    /// The line is cut: nothing can be read any more.
    case gone

    public var description: String {
        switch self {
        case .noTerminal: "standard input and output are no terminal: start it on one, or use the commands (--help lists them)"
        case .noTerm: "TERM is not set: export TERM=xterm-256color, or what your terminal is"
        case .unknownTerm(let name): "the terminal '\(name)' (TERM) is not known on this machine: try TERM=xterm-256color"
        case .noTerminfo(let name): "the terminal '\(name)' (TERM) cannot be looked up: install a terminfo database (package ncurses-base)"
        case .unfit(let name): "the terminal '\(name)' (TERM) cannot move its cursor or clear its screen: try TERM=xterm-256color"
        case .system(let what, let code): "cannot \(what): \(String(cString: strerror(code)))"
        case .gone: "the terminal is gone"
        }
    }
}
