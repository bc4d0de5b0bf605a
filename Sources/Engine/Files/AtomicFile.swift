import Glibc

/// Writing a file so that a crash or a full disk at any instant leaves either the old content or the new, whole.
public enum AtomicFile {
    /// How temporary names end, which begin with a dot and the process: `.123-456.tmp`.
    static let ending = ".tmp"

    /// Writes `bytes` to a temporary name in the same folder, syncs it, renames it to `path` and syncs the folder.
    ///
    /// A symbolic link at `path` stays, and the file it points to is replaced. What replaces a file has its permissions, and its owner where
    /// that is allowed.
    /// - Parameter mode: permissions of a new file, less what the process masks.
    /// - Throws: `FileError`; the old file, if there was one, still stands, and the temporary one is gone.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o666) throws(FileError) {
        let target = FilePath.resolvingLinks(path)
        let temporary = FilePath.joined(FilePath.folder(of: target), temporaryName())
        let old = FileStatus(target).flatMap { $0.isFile ? $0 : nil }
        do throws(FileError) {
            // What was private is so from the first byte on.
            let file = try Descriptor(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode_t(old == nil ? mode : 0o600), action: "write")
            if let old { hand(file, to: old) }
            let code = file.writeAll(bytes)
            guard code == 0 else { throw FileError("write", path, code: code) }
            guard fsync(file.number) == 0 else { throw FileError("write", path, code: errno) }
        } catch {
            unlink(temporary)
            throw error.code == 0 ? error : FileError("write", path, code: error.code)
        }
        guard rename(temporary, target) == 0 else {
            let code = errno
            unlink(temporary)
            throw FileError("write", path, code: code)
        }
        try Folder.sync(FilePath.folder(of: target))
    }

    /// Gives a file the owner and permissions of the one that it replaces. Only root may give files to others, and what cannot be had is no
    /// reason to write nothing.
    private static func hand(_ file: Descriptor, to old: FileStatus) {
        if let new = FileStatus(file), (new.owner, new.group) != (old.owner, old.group), fchown(file.number, old.owner, old.group) != 0 {
            _ = fchown(file.number, uid_t.max, old.group)
        }
        _ = fchmod(file.number, mode_t(old.permissions))
    }

    /// A name for what is not finished yet, which tells the process that makes it.
    static func temporaryName() -> String { ".\(getpid())-\(UInt32.random(in: 0 ... .max))\(ending)" }

    /// Takes away the temporary files that a killed process left in a folder. Only to be called where no other process can be writing:
    /// in a run folder whose lock is held.
    public static func removeLeftovers(in folder: String) {
        for name in (try? Folder.names(in: folder)) ?? [] where name.hasPrefix(".") && name.hasSuffix(ending) {
            let numbers = name.dropFirst().dropLast(ending.count).split(separator: "-")
            if numbers.count == 2, numbers.allSatisfy({ UInt32($0) != nil }) { unlink(FilePath.joined(folder, name)) }
        }
    }

    /// As `write`, for text in UTF-8.
    public static func write(_ text: String, to path: String) throws(FileError) {
        try write(Array(text.utf8), to: path)
    }
}
