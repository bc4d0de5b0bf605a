/// Source and destination of a preprocessing, which must not be one in the other.
enum FolderPair {
    /// Whether results may go to the destination; links are followed, and the destination need not be there yet.
    /// - Throws: `SettingsError` when it is the source, or lies inside it: results would be taken for pictures the next time.
    static func check(source: String, destination: String) throws(SettingsError) {
        guard let identity = FileStatus(source)?.identity else { return }
        if FileStatus(destination)?.identity == identity {
            throw SettingsError(description: "\(SafeName.printable(destination)) is the source itself; choose another folder for the results")
        }
        var folder = FilePath.resolvingLinks(existing(destination))
        while true {
            if FileStatus(folder)?.identity == identity {
                throw SettingsError(description: "\(SafeName.printable(destination)) lies inside the source; choose a folder outside of it for the results")
            }
            let parent = FilePath.folder(of: folder)
            if parent == folder { return }
            folder = parent
        }
    }

    /// The deepest folder of a path that is there. Steps back (`..`) behind a folder that is not there count as what they would be.
    private static func existing(_ path: String) -> String {
        var existing = normalized(AbsolutePath.of(path))
        while FileStatus(existing) == nil, FilePath.folder(of: existing) != existing { existing = FilePath.folder(of: existing) }
        return existing
    }

    /// Without `.`, and without `..` where what stands before it is not there.
    private static func normalized(_ path: String) -> String {
        var result = "/"
        for part in path.split(separator: "/") where part != "." {
            if part == "..", FileStatus(result) == nil { result = FilePath.folder(of: result) } else { result = FilePath.joined(result, String(part)) }
        }
        return result
    }
}
