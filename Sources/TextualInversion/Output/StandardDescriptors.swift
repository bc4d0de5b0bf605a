import Engine
import Glibc

/// Standard input, output and error as the system hands them over.
enum StandardDescriptors {
    /// Opens /dev/null for those that are closed (`>&-`): else the next file to be opened would get their number, and what is printed
    /// would be written into it.
    static func fillGaps() {
        for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
            // The lowest free number is taken, which is this one.
            _ = open("/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY)
        }
    }

    /// Writes all of a text, waiting as long as it takes; returns the `errno` of a failure, or 0.
    @discardableResult
    static func write(_ text: String, to number: Int32) -> Int32 {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            switch Descriptor.write(rest, to: number) {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock:
                var descriptor = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
                poll(&descriptor, 1, -1)
            case .failed(let code): return code
            }
        }
        return 0
    }
}
