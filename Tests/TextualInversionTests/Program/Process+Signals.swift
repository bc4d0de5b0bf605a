import Foundation
import Glibc

extension Process {
    /// Starts the process with no signal blocked. Tests run on threads that block them all, which a process would inherit: a tmux server then never
    /// hears of its own end, nor a shell of its terminal's.
    func start() throws {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
