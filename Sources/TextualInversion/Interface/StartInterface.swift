import CLinux
import Engine
import EngineInterface
import Glibc
import TerminalUI

/// Opens the terminal interface and stays in it until the user leaves.
enum StartInterface {
    /// Whether there is a person at a terminal.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// - Throws: `Failure`, `FileError`; the terminal is given back before.
    static func run(_ surroundings: Surroundings) throws {
        let signals = try signalDescriptor()
        let services = try InterfaceServices(surroundings)
        let themes = ThemeList(folders: services.themeFolders)
        let environment = Environment.variables
        let session = try TerminalSession(environment: environment)
        let start = InterfaceStart(
            settings: services.settings, language: Language(environment: environment), themes: themes.themes,
            problems: services.settingsProblems + themes.problems.map(\.description),
            userFolder: environment["HOME"] ?? "/", workingFolder: AbsolutePath.of("."))
        let parts = Interface.Parts(
            queries: services.queries, work: services.work, startThread: { BackgroundThread($0) != nil }, signals: signals)
        let active = try Interface(session, start: start, parts: parts).run()
        try farewell(active)
    }

    /// What the terminal can do, and why the program thinks so.
    static func dumpTerminal() throws {
        let session = try TerminalSession(environment: Environment.variables)
        let report = session.report
        session.close()
        try Answer.print(report.joined(separator: "\n"))
    }

    /// The signals that the interface waits for, blocked before there is a second thread.
    private static func signalDescriptor() throws(Failure) -> Int32 {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let descriptor = clinux_signal_descriptor(&signals)
        guard descriptor >= 0 else { throw Failure("Cannot watch for signals: \(String(cString: strerror(errno)))") }
        return descriptor
    }

    private static func farewell(_ active: [String]) throws {
        guard !active.isEmpty else { return }
        let names = active.map(SafeName.printable).joined(separator: ", ")
        try Answer.print("Training goes on: \(names). `textual-inversion` comes back to it, `textual-inversion interrupt` stops it.")
    }
}
