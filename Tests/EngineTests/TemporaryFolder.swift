import Engine
import FoundationEssentials

/// A folder for one test, gone afterwards.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = FilePath.joined(FileManager.default.temporaryDirectory.path, "engine-tests-\(UInt64.random(in: 0 ... .max))")
        try Folder.make(path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { FilePath.joined(path, name) }

    /// Writes a file, making folders above it.
    @discardableResult
    func write(_ name: String, _ text: String = "x") throws -> String {
        let path = file(name)
        try Folder.make(FilePath.folder(of: path))
        try AtomicFile.write(text, to: path)
        return path
    }
}
