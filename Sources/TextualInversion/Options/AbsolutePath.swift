import Engine
import FoundationEssentials

/// Paths from the command line that must mean the same from another working folder: a run is resumed from anywhere.
enum AbsolutePath {
    /// The path from the root.
    static func of(_ path: String) -> String {
        guard !path.hasPrefix("/"), !path.hasPrefix("~") else { return path }
        return FilePath.joined(FileManager.default.currentDirectoryPath, path)
    }

    /// As `of` for what has a slash in it, and thus can be no name of a list.
    static func ifPath(_ reference: String) -> String {
        reference.contains("/") ? of(reference) : reference
    }
}
