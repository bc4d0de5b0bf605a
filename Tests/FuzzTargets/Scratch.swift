import Engine
import FoundationEssentials
import Glibc

/// A folder of one target's own, where bytes become files: in memory, as the program syncs what it writes. Gone when the process ends, unless
/// that is by a crash.
public struct Scratch: Sendable {
    let path: String

    /// The process's own folder, with one folder a target in it.
    public static let root: String = {
        atexit { try? FileManager.default.removeItem(atPath: Scratch.root) }
        let memory = "/dev/shm"
        let folder = getenv("FUZZ_SCRATCH").map { String(cString: $0) } ?? (access(memory, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory.path)
        return FilePath.joined(folder, "textual-inversion-fuzz-\(getpid())")
    }()

    static func of(_ target: String) throws -> Scratch {
        let scratch = Scratch(path: FilePath.joined(root, target))
        try Folder.make(scratch.path)
        return scratch
    }

    func file(_ name: String) -> String { FilePath.joined(path, name) }

    /// Writes a file, without the syncing that the program does.
    func put(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = file(name)
        if name.contains("/") { try Folder.make(FilePath.folder(of: path)) }
        try Data(bytes).write(to: URL(filePath: path))
        return path
    }

    func remove(_ name: String) { try? FileManager.default.removeItem(atPath: file(name)) }
}
