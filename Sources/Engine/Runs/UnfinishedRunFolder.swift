import FoundationEssentials
import Glibc

/// The folder of a new run while it is put together, hidden beside those of the day.
struct UnfinishedRunFolder {
    let folder: RunFolder

    /// Makes the folder, empty.
    /// - Throws: `FileError`.
    init(in day: String) throws(FileError) {
        folder = RunFolder(path: FilePath.joined(day, AtomicFile.temporaryName()))
        guard mkdir(folder.path, 0o777) == 0 else { throw FileError("make the folder", folder.path, code: errno) }
    }

    /// Gives it the first of the names `NAME`, `NAME-2`, … that is free: in one instant, so that two runs cannot both get it.
    /// - Throws: `FileError`.
    func appear(as name: String) throws(FileError) -> RunFolder {
        let day = FilePath.folder(of: folder.path)
        for number in 1...Int(Int32.max) {
            let path = FilePath.joined(day, number == 1 ? name : "\(name)-\(number)")
            // An empty folder of that name is nobody's, and its place is taken.
            if rename(folder.path, path) == 0 { return RunFolder(path: path) }
            guard [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno) else { throw FileError("make the folder", path, code: errno) }
        }
        throw FileError("make the folder", FilePath.joined(day, name), code: EEXIST)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: folder.path)
    }

    /// Takes away what killed processes left of such folders.
    static func sweep(_ logDirectory: String) {
        for day in (try? Folder.names(in: logDirectory)) ?? [] {
            let dayFolder = FilePath.joined(logDirectory, day)
            for name in (try? Folder.names(in: dayFolder)) ?? [] where Leftovers.isLeft(name) {
                let path = FilePath.joined(dayFolder, name)
                guard FileStatus(path)?.isFolder == true, !FileLock.isHeld(RunFolder(path: path).lock) else { continue }
                try? FileManager.default.removeItem(atPath: path)
            }
        }
    }
}
