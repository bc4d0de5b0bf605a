import Glibc

/// An open file descriptor, closed when the object goes; never inherited by a child process.
///
/// The one place of this module that hands memory to the system's read and write calls.
package final class Descriptor: Sendable {
    package let number: Int32

    /// Takes over an open descriptor.
    package init(owning number: Int32) {
        self.number = number
    }

    /// Opens a file with the given `open` flags.
    /// - Throws: `FileError` whose action is `action`.
    package init(_ path: String, _ flags: Int32, mode: mode_t = 0o666, action: String) throws(FileError) {
        number = open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw FileError(action, path, code: errno) }
    }

    /// Opens a file of a folder that may be somebody else's work, by its own name only: a symbolic link there would lead elsewhere, and opening
    /// a named pipe would wait for ever.
    /// - Throws: `FileError` whose action is `action`.
    package static func own(_ path: String, _ flags: Int32, mode: mode_t = 0o666, action: String) throws(FileError) -> Descriptor {
        do throws(FileError) {
            return try Descriptor(path, flags | O_NOFOLLOW | O_NONBLOCK, mode: mode, action: action)
        } catch {
            switch error.code {
            case ELOOP: throw .isLink(action, path)
            case ENXIO: throw FileError(action, path, reason: "it is no regular file")
            default: throw error
            }
        }
    }

    deinit {
        close(number)
    }

    /// What one read or write call did.
    package enum Outcome: Sendable, Equatable {
        /// So many bytes went through; 0 on reading is the end.
        case bytes(Int)
        /// Nothing can be done without waiting (non-blocking descriptors).
        case wouldBlock
        /// The system's `errno`.
        case failed(Int32)
    }

    /// One `read` of at most `count` bytes, appended to `bytes`; interrupted calls are tried again.
    package func read(atMost count: Int, into bytes: inout [UInt8]) -> Outcome {
        let old = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count))
        var result: Int
        repeat {
            result = bytes[old...].withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
        } while result < 0 && errno == EINTR
        let code = errno
        bytes.removeLast(count - max(result, 0))
        return Self.outcome(result, code)
    }

    /// One `write` of the bytes, perhaps of a part of them only; interrupted calls are tried again.
    package func write(_ bytes: ArraySlice<UInt8>) -> Outcome { Self.write(bytes, to: number) }

    /// As `write`, to a descriptor that belongs to nobody here: standard output or standard error.
    package static func write(_ bytes: ArraySlice<UInt8>, to number: Int32) -> Outcome {
        var result: Int
        repeat {
            result = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
        } while result < 0 && errno == EINTR
        return outcome(result, errno)
    }

    /// One `send` of the bytes to a socket, without waiting and without SIGPIPE.
    package func send(_ bytes: ArraySlice<UInt8>) -> Outcome {
        var result: Int
        repeat {
            result = bytes.withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)) }
        } while result < 0 && errno == EINTR
        return Self.outcome(result, errno)
    }

    /// Writes all bytes; returns the `errno` of the first failure, or 0.
    package func writeAll(_ bytes: [UInt8]) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch write(rest) {
            case .bytes(let count) where count > 0: rest = rest.dropFirst(count)
            case .bytes, .wouldBlock: return EIO
            case .failed(let code): return code
            }
        }
        return 0
    }

    private static func outcome(_ result: Int, _ code: Int32) -> Outcome {
        if result >= 0 { return .bytes(result) }
        return code == EAGAIN || code == EWOULDBLOCK ? .wouldBlock : .failed(code)
    }
}
