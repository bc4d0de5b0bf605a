import Glibc

/// Why a file could not be read or written: one line that says what, where and what to do.
public struct FileError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What was tried, for example `write`.
    public let action: String
    public let path: String
    /// The system's `errno`, or 0 where the reason is another.
    public let code: Int32
    public let reason: String

    /// An error of the system.
    public init(_ action: String, _ path: String, code: Int32) {
        self.action = action
        self.path = path
        self.code = code
        reason = Self.reason(code)
    }

    /// An error with a reason of its own.
    public init(_ action: String, _ path: String, reason: String) {
        self.action = action
        self.path = path
        code = 0
        self.reason = reason
    }

    /// A symbolic link where a run has files of its own.
    static func isLink(_ action: String, _ path: String) -> FileError {
        FileError(action, path, reason: "it is a symbolic link, and a run writes into its own folder only; put what it leads to in its place, or delete it")
    }

    public var description: String { "Cannot \(action) \(SafeName.printable(path)): \(reason)" }

    private static func reason(_ code: Int32) -> String {
        switch code {
        case ENOSPC: "the disk is full; free some space and try again"
        case EDQUOT: "your disk quota is used up; free some space and try again"
        case EROFS: "the file system is read-only; choose another folder"
        case EACCES, EPERM: "permission denied; check who owns it, or choose another place"
        case ENOENT: "no such file or folder"
        case ENOTDIR: "a part of the path is no folder"
        case EISDIR: "it is a folder"
        case EEXIST: "it exists already"
        case ENAMETOOLONG: "the name is too long"
        case ELOOP: "too many symbolic links"
        case EMFILE, ENFILE: "too many files are open"
        default: String(cString: strerror(code))
        }
    }
}
