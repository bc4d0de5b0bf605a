import EngineInterface

/// SHA-256 sums of large files, kept in a file so that each is read once: valid while path, size and time are the same.
public struct HashCache: Sendable {
    private struct Entry: Codable {
        var sha256: String
        var size: Int
        /// Nanoseconds since 1970.
        var modified: Int
    }

    /// The JSON file that keeps the sums.
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// The sum of a file: the kept one, or calculated and kept. A cache that cannot be read or written only costs time.
    /// - Throws: `FileError` when the file itself cannot be read.
    public func sha256(_ file: String) throws(FileError) -> String {
        let key = FilePath.resolvingLinks(file)
        let before = FileStatus(key)
        if let before, let entry = load()[key], entry.size == before.size, entry.modified == before.modified { return entry.sha256 }
        let sum = try FileHash.sha256(key)
        // A file that changed while it was read is not kept.
        if let before, FileStatus(key) == before { keep(Entry(sha256: sum, size: before.size, modified: before.modified), key) }
        return sum
    }

    /// The kept sums, by path, of those files that are as they were; nothing is calculated.
    public func known(_ files: [String]) -> [String: String] {
        let entries = load()
        var sums: [String: String] = [:]
        for file in files {
            let key = FilePath.resolvingLinks(file)
            guard let entry = entries[key], let status = FileStatus(key), entry.size == status.size, entry.modified == status.modified else { continue }
            sums[file] = entry.sha256
        }
        return sums
    }

    private func load() -> [String: Entry] {
        guard let bytes = try? SmallFile.bytes(path), let entries = try? JSONLine.decode([String: Entry].self, from: bytes) else { return [:] }
        return entries
    }

    private func keep(_ entry: Entry, _ key: String) {
        // Read again: another process may have added to it while the file was hashed.
        var entries = load()
        entries[key] = entry
        guard let bytes = try? JSONLine.encode(entries) else { return }
        try? Folder.make(FilePath.folder(of: path))
        try? AtomicFile.write(bytes, to: path)
    }
}
