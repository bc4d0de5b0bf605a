import FoundationEssentials
import Glibc

/// Folders: making, listing and syncing them.
public enum Folder {
    /// Makes the folder and those above it, so that they last through a power loss; one that exists is fine.
    /// - Throws: `FileError`, also when a file of that name is in the way.
    public static func make(_ path: String) throws(FileError) {
        if FileStatus(path)?.isFolder == true { return }
        let parent = FilePath.folder(of: path)
        if parent != path { try make(parent) }
        if mkdir(path, 0o777) == 0 {
            try syncName(in: parent)
        } else if errno != EEXIST {
            throw refusal(path, errno)
        }
        guard FileStatus(path)?.isFolder == true else { throw FileError("make the folder", path, reason: fileInTheWay) }
    }

    /// A folder that may be written to need not be one that may be read, and only what can be opened can be synced.
    private static func syncName(in parent: String) throws(FileError) {
        do {
            try sync(parent)
        } catch {
            guard error.code == EACCES else { throw error }
        }
    }

    /// Whether `make` would make the folder and files could be written into it, told without making it.
    /// - Throws: the `FileError` that would come of it.
    static func checkMaking(_ path: String) throws(FileError) {
        var existing = path
        while FileStatus(existing) == nil, errno == ENOENT, FilePath.folder(of: existing) != existing { existing = FilePath.folder(of: existing) }
        guard let status = FileStatus(existing) else { throw FileError("make the folder", path, code: errno) }
        guard status.isFolder else { throw FileError("make the folder", existing, reason: fileInTheWay) }
        guard access(existing, W_OK | X_OK) == 0 else { throw FileError("make the folder", path, code: errno) }
    }

    private static let fileInTheWay = "a file of that name is in the way; choose another folder"

    /// Why the system makes no folder. Where the one above is there and it still finds none, as in /proc, nobody can make any.
    private static func refusal(_ path: String, _ code: Int32) -> FileError {
        code == ENOENT ? FileError("make the folder", path, reason: "the system makes none there; choose another place")
            : FileError("make the folder", path, code: code)
    }

    /// The names in a folder, sorted by their bytes, hidden ones too.
    /// - Throws: `FileError`.
    public static func names(in path: String) throws(FileError) -> [String] {
        guard let status = FileStatus(path) else { throw FileError("read the folder", path, code: errno) }
        guard status.isFolder else { throw FileError("read the folder", path, reason: "it is a file; give the folder that it lies in") }
        guard access(path, R_OK | X_OK) == 0 else { throw FileError("read the folder", path, code: errno) }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            throw FileError("read the folder", path, reason: "the system refuses to list it")
        }
    }

    /// Every file under a folder, its subfolders included, links followed: the folder's own files first, sorted, then those
    /// of its subfolders in turn. A folder that cannot be read, or is missing, counts as empty.
    /// - Parameter entering: whether to go into a subfolder; those refused are passed to `refused`.
    public static func walk(
        _ path: String, entering: (String) -> Bool = { _ in true }, refused: (String) -> Void = { _ in }
    ) -> [String] {
        var seen: Set<FileStatus.Identity> = []
        return walk(path, &seen, entering, refused)
    }

    private static func walk(
        _ path: String, _ seen: inout Set<FileStatus.Identity>, _ entering: (String) -> Bool, _ refused: (String) -> Void
    ) -> [String] {
        guard let status = FileStatus(path), seen.insert(status.identity).inserted, let names = try? names(in: path) else { return [] }
        var files: [String] = []
        var folders: [String] = []
        for child in names.map({ FilePath.joined(path, $0) }) {
            guard let status = FileStatus(child) else { continue }
            if status.isFile {
                files.append(child)
            } else if status.isFolder {
                folders.append(child)
            }
        }
        for folder in folders {
            if entering(folder) {
                files += walk(folder, &seen, entering, refused)
            } else {
                refused(folder)
            }
        }
        return files
    }

    /// Makes renames in the folder last through a power loss.
    /// - Throws: `FileError`.
    public static func sync(_ path: String) throws(FileError) {
        let folder = try Descriptor(path, O_RDONLY | O_DIRECTORY, action: "write to the folder")
        // Some file systems cannot sync a folder and say so with EINVAL.
        guard fsync(folder.number) == 0 || errno == EINVAL else { throw FileError("write to the folder", path, code: errno) }
    }
}
