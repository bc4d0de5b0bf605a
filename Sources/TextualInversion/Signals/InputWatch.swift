import Engine
import Glibc

/// Ends work with the process that wants it: that one holds the other end of standard input, and the system closes it when it ends, however
/// it ends.
enum InputWatch {
    /// Begins to wait for the end of standard input, which raises the interruption.
    /// - Throws: `Failure`.
    static func begin(_ interruption: InterruptFlag) throws(Failure) {
        let input = Descriptor(owning: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1))
        let thread = BackgroundThread {
            var ignored: [UInt8] = []
            while case .bytes(let count) = input.read(atMost: 256, into: &ignored), count > 0 { ignored = [] }
            interruption.raise()
        }
        guard thread != nil else { throw Failure("Cannot watch standard input: the system has no more threads to give; end other programs and try again") }
    }
}
