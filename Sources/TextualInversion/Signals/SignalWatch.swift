import CLinux
import Engine
import Glibc

/// Signals during long work, read by a thread from a descriptor, so that no code ever runs in a signal handler.
///
/// - SIGINT, SIGTERM: the first asks the work to stop and save; another, a second or more later, ends the process at once, with what was saved
///   last. Those that come with the first change nothing.
/// - SIGHUP: as the work wishes; a run goes on without its terminal.
enum SignalWatch {
    /// Begins to watch. To be called before the process has a second thread: signals are blocked for those that are made later.
    /// - Parameters:
    ///   - interruption: raised when the work is to stop.
    ///   - onInterrupt: called at the first signal that asks for it.
    ///   - onHangUp: called when the terminal is gone.
    /// - Throws: `Failure`.
    static func begin(
        interruption: InterruptFlag, onInterrupt: @escaping @Sendable () -> Void, onHangUp: @escaping @Sendable () -> Void
    ) throws(Failure) {
        try begin(
            onInterrupt: {
                switch interruption.raise() {
                case .stop: onInterrupt()
                case .repeated: break
                case .atOnce: _exit(ExitStatus.interrupted.rawValue)
                }
            }, onHangUp: onHangUp)
    }

    /// As the other `begin`; what a signal to stop does is up to `onInterrupt`, each time.
    static func begin(onInterrupt: @escaping @Sendable () -> Void, onHangUp: @escaping @Sendable () -> Void) throws(Failure) {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let descriptor = clinux_signal_descriptor(&signals)
        guard descriptor >= 0 else { throw Failure("Cannot watch for signals: \(String(cString: strerror(errno)))") }
        let thread = BackgroundThread {
            while true {
                switch clinux_next_signal(descriptor) {
                case SIGINT, SIGTERM: onInterrupt()
                case SIGHUP: onHangUp()
                case -1: return
                default: break
                }
            }
        }
        guard thread != nil else { throw Failure("Cannot watch for signals: the system has no more threads to give; end other programs and try again") }
    }
}
