import FoundationEssentials

/// Paths as a user writes them, made to mean the same from another working folder: a run is resumed from anywhere.
public enum AbsolutePath {
    /// The path from the root, `~` being the user's own folder; steps such as `./` in front of it are left out.
    public static func of(_ path: String) -> String { of(path, environment: Environment.variables) }

    static func of(_ path: String, environment: [String: String]) -> String {
        var expanded = Environment.expandingTilde(path, environment)
        if expanded.hasPrefix("/") { return expanded }
        while expanded.hasPrefix("./") { expanded = String(expanded.dropFirst(2).drop { $0 == "/" }) }
        return expanded == "." ? FileManager.default.currentDirectoryPath : FilePath.joined(FileManager.default.currentDirectoryPath, expanded)
    }

    /// As `of` for what has a slash in it, and thus can be no name of a list.
    public static func ifPath(_ reference: String) -> String {
        reference.contains("/") ? of(reference) : reference
    }
}
