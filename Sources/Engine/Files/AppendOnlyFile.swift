import Glibc

/// A file that only grows: events and losses of a run. Its length is recorded elsewhere, so that what was written after
/// the last good state can be cut off.
public final class AppendOnlyFile: Sendable {
    public let path: String
    private let file: Descriptor

    /// Opens the file, or makes it. A symbolic link is not followed.
    /// - Throws: `FileError`.
    public init(_ path: String) throws(FileError) {
        self.path = path
        file = try Descriptor.own(path, O_WRONLY | O_CREAT | O_APPEND, action: "write")
    }

    /// Bytes in the file.
    /// - Throws: `FileError`.
    public func length() throws(FileError) -> Int {
        guard let status = FileStatus(file) else { throw FileError("read", path, code: errno) }
        return status.size
    }

    /// Adds bytes at the end. When that fails half-way, what was written of them is cut off again.
    /// - Throws: `FileError`.
    public func append(_ bytes: [UInt8]) throws(FileError) {
        let before = try length()
        let code = file.writeAll(bytes)
        guard code == 0 else {
            _ = ftruncate(file.number, before)
            throw FileError("write", path, code: code)
        }
    }

    /// Makes what was appended last through a power loss.
    /// - Throws: `FileError`.
    public func sync() throws(FileError) {
        guard fdatasync(file.number) == 0 else { throw FileError("write", path, code: errno) }
    }

    /// Cuts the file to a recorded length; a file that is shorter stays as it is.
    /// - Throws: `FileError`.
    public func truncate(to length: Int) throws(FileError) {
        guard try self.length() > max(length, 0) else { return }
        guard ftruncate(file.number, max(length, 0)) == 0 else { throw FileError("write", path, code: errno) }
        try sync()
    }
}
