import ArgumentParser
import Engine
import EngineInterface
import Glibc

/// What another process of the program has this one do: settings as a line of JSON on standard input, which stays open as long as the work
/// is wanted. The system closes it when that process ends, however it ends.
struct InterfaceOrder<Settings: Decodable> {
    /// A line that is longer is none of ours.
    private let longestLine = 64 << 20

    let settings: Settings
    private let input: Descriptor

    /// Reads the line.
    /// - Throws: `ValidationError`, wrong usage, when it holds no settings.
    init() throws {
        input = Descriptor(owning: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1))
        var line: [UInt8] = []
        while line.last != UInt8(ascii: "\n"), line.count < longestLine, case .bytes(let count) = input.read(atMost: 1 << 16, into: &line), count > 0 {}
        guard let settings = try? JSONLine.decode(Settings.self, from: line) else { throw ValidationError("Standard input holds no settings") }
        self.settings = settings
    }

    /// Begins to wait for the end of standard input, which stops the work.
    /// - Throws: `Failure`.
    func watch(_ interruption: InterruptFlag) throws(Failure) {
        let input = input
        let thread = BackgroundThread {
            var ignored: [UInt8] = []
            while case .bytes(let count) = input.read(atMost: 256, into: &ignored), count > 0 { ignored = [] }
            interruption.raise()
        }
        guard thread != nil else { throw Failure("Cannot watch standard input: the system has no more threads to give; end other programs and try again") }
    }
}
