import Glibc

/// A lock that one process holds on a file and that ends with the process, however it ends (`flock`).
public final class FileLock: Sendable {
    /// Held until the object goes; the descriptor is never inherited, as a child would hold the lock on.
    private let file: Descriptor
    private let path: String

    private init(_ file: Descriptor, _ path: String) {
        self.file = file
        self.path = path
    }

    /// Takes the lock, making the file if need be: for this user alone, as whoever can open it can hold it. Nil when somebody else holds it.
    /// - Throws: `FileError`.
    public static func take(_ path: String) throws(FileError) -> FileLock? {
        let file = try Descriptor.own(path, O_RDWR | O_CREAT, mode: 0o600, action: "lock")
        guard FileStatus(file)?.isFile == true else { throw FileError("lock", path, reason: "it is no regular file") }
        // `isHeld` of another process holds a lock for an instant; only a lock that lasts is a trainer's.
        for attempt in 0..<5 {
            if attempt > 0 { usleep(20_000) }
            if flock(file.number, LOCK_EX | LOCK_NB) == 0 { return FileLock(file, path) }
            guard errno == EWOULDBLOCK else { throw FileError("lock", path, code: errno) }
        }
        return nil
    }

    /// Whether the file is still the one of that path.
    func isAt(_ path: String) -> Bool {
        guard let own = FileStatus(file) else { return false }
        return FileStatus(path)?.identity == own.identity
    }

    /// Puts a line about its holder into the file.
    /// - Throws: `FileError`.
    func write(_ bytes: [UInt8]) throws(FileError) {
        guard ftruncate(file.number, 0) == 0, lseek(file.number, 0, SEEK_SET) == 0 else { throw FileError("lock", path, code: errno) }
        let code = file.writeAll(bytes)
        guard code == 0 else { throw FileError("lock", path, code: code) }
    }

    /// Whether some process holds the lock; a missing file is locked by nobody, and so is what is no file. Of a lock of another user, which cannot
    /// be looked at, it is assumed.
    public static func isHeld(_ path: String) -> Bool {
        let file: Descriptor
        do throws(FileError) {
            file = try Descriptor.own(path, O_RDONLY, action: "lock")
        } catch {
            return error.code == EACCES && FileStatus(path) != nil
        }
        guard FileStatus(file)?.isFile == true else { return false }
        // A shared lock, so that two processes that look at once do not see each other.
        guard flock(file.number, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
        return false
    }
}
