import FoundationEssentials

/// Paths as a user writes them, made to mean the same from another working folder: a run is resumed from anywhere.
public enum AbsolutePath {
    /// The path from the root, `~` being the user's own folder.
    public static func of(_ path: String) -> String {
        let expanded = Environment.expandingTilde(path, Environment.variables)
        return expanded.hasPrefix("/") ? expanded : FilePath.joined(FileManager.default.currentDirectoryPath, expanded)
    }

    /// As `of` for what has a slash in it, and thus can be no name of a list.
    public static func ifPath(_ reference: String) -> String {
        reference.contains("/") ? of(reference) : reference
    }
}
