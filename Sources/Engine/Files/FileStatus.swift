import Glibc

/// What the system knows of a file without opening it; symbolic links are followed.
public struct FileStatus: Sendable, Equatable {
    /// Which file it is, whatever its name.
    public struct Identity: Hashable, Sendable {
        let device: UInt64
        let inode: UInt64
    }

    /// Bytes.
    public let size: Int
    /// Time of the last change to its content, in nanoseconds since 1970.
    public let modified: Int
    public let isFile: Bool
    public let isFolder: Bool
    public let identity: Identity
    /// Who may read, write and run it: the lowest nine bits of its mode.
    let permissions: UInt32
    let owner: UInt32
    let group: UInt32

    /// Nil where there is no such file; `errno` tells why.
    public init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// As above, where what cannot be asked about is not taken for absent.
    /// - Returns: nil where there is no such file.
    /// - Throws: `FileError`.
    static func ifThere(_ path: String) throws(FileError) -> FileStatus? {
        if let status = FileStatus(path) { return status }
        guard errno == ENOENT || errno == ENOTDIR else { throw FileError("read", path, code: errno) }
        return nil
    }

    /// Whether there is something at a path: also what cannot be asked about, which opening it then says.
    static func isThere(_ path: String) -> Bool { FileStatus(path) != nil || errno != ENOENT && errno != ENOTDIR }

    /// Of an open file.
    package init?(_ descriptor: Descriptor) {
        var status = stat()
        guard fstat(descriptor.number, &status) == 0 else { return nil }
        self.init(status)
    }

    /// Whether a path is a symbolic link itself.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    private init(_ status: stat) {
        size = Int(status.st_size)
        modified = Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec)
        isFile = status.st_mode & S_IFMT == S_IFREG
        isFolder = status.st_mode & S_IFMT == S_IFDIR
        identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
        permissions = UInt32(status.st_mode & 0o777)
        (owner, group) = (status.st_uid, status.st_gid)
    }
}
