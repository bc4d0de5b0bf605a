#if canImport(Glibc)
import Glibc
#endif

/// A whole file mapped read-only into memory, so that weights are read from disk only when they are used
/// and the system may drop their pages again.
///
/// The one place where the program maps files. The mapping lives as long as the object.
public final class MappedFile: @unchecked Sendable {
    /// Why a file could not be mapped; `code` is the system's `errno`.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        public let path: String
        public let code: Int32
        /// The system's words for `code`.
        public var reason: String { String(cString: strerror(code)) }
        public var description: String { "\(path): \(reason)" }
    }

    public let path: String
    /// Length of the file in bytes.
    public let count: Int
    private let base: UnsafeRawPointer
    /// Whether pages that are given up can be read from the file again; a copy in memory has no file behind it.
    private let isBackedByFile: Bool

    /// Maps the file at `path`. An empty file gives an object with `count` 0.
    /// - Throws: `Failure` when the file cannot be opened, is no regular file, or cannot be mapped.
    public init(path: String) throws(Failure) {
        // Without O_NONBLOCK a named pipe would wait here for somebody to write into it.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Failure(path: path, code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Failure(path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw Failure(path: path, code: status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
        }
        self.path = path
        isBackedByFile = true
        count = Int(status.st_size)
        if count == 0 {
            base = UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
            return
        }
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw Failure(path: path, code: errno)
        }
        base = UnsafeRawPointer(address)
    }

    /// Bytes in memory that stand for a file: what was unpacked from one, or arrived inside another.
    /// - Parameter path: What error messages call these bytes.
    /// - Throws: `Failure` when the system has no memory for them.
    public init(bytes: [UInt8], path: String) throws(Failure) {
        self.path = path
        isBackedByFile = false
        count = bytes.count
        if count == 0 {
            base = UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
            return
        }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        guard let address = mmap(nil, count, PROT_READ | PROT_WRITE, flags, -1, 0), address != MAP_FAILED else {
            throw Failure(path: path, code: errno)
        }
        bytes.withUnsafeBytes { source in
            UnsafeMutableRawBufferPointer(start: address, count: source.count).copyMemory(from: source)
        }
        base = UnsafeRawPointer(address)
    }

    deinit {
        if count > 0 { munmap(UnsafeMutableRawPointer(mutating: base), count) }
    }

    /// Calls `body` with the file's bytes. Every access through `RawSpan` is bounds-checked.
    public func withBytes<Result, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Result) throws(Failure) -> Result {
        let buffer = UnsafeRawBufferPointer(start: base, count: count)
        return try body(buffer.bytes)
    }

    /// A copy of the bytes in `range`, cut to what the file holds.
    public func copyBytes(_ range: Range<Int>) -> [UInt8] {
        let inside = range.clamped(to: 0..<count)
        return Array(UnsafeRawBufferPointer(start: base + inside.lowerBound, count: inside.count))
    }

    /// Tells the system that a range of the file will not be read again soon, so that its pages may go.
    public func forget(_ range: Range<Int>) {
        let page = 4096
        let start = range.lowerBound / page * page
        let end = min(count, range.upperBound)
        guard isBackedByFile, end > start else { return }
        _ = madvise(UnsafeMutableRawPointer(mutating: base + start), end - start, MADV_DONTNEED)
    }

    /// The mapped bytes for the kernels of this module.
    func pointer(at offset: Int) -> UnsafeRawPointer { base + offset }
}
