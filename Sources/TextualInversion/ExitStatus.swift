/// How the program ends. Thrown by a command that has said already why it ends.
enum ExitStatus: Int32, Error {
    case done = 0
    /// One line on standard error says what, where and what to do.
    case failed = 1
    /// The command line makes no sense (`EX_USAGE`).
    case usage = 64
    /// Told to stop; everything is saved.
    case interrupted = 130
}

/// A mistake that one line explains: what, where, how to mend it.
struct Failure: Error, CustomStringConvertible {
    let description: String
    let status: ExitStatus

    init(_ description: String, status: ExitStatus = .failed) {
        self.description = description
        self.status = status
    }
}
