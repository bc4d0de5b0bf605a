import Glibc

/// Taking paths apart and putting them together, as text.
public enum FilePath {
    /// `folder/name`; an absolute `name` stands alone.
    public static func joined(_ folder: String, _ name: String) -> String {
        if name.hasPrefix("/") || folder.isEmpty { return name }
        if name.isEmpty { return folder }
        return folder.hasSuffix("/") ? folder + name : folder + "/" + name
    }

    /// What stands after the last slash.
    public static func name(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return String(trimmed) }
        return String(trimmed[trimmed.index(after: slash)...])
    }

    /// What stands before the last slash: `.` for a bare name, `/` at the root.
    public static func folder(of path: String) -> String {
        let trimmed = withoutTrailingSlashes(path)
        guard let slash = trimmed.lastIndex(of: "/") else { return "." }
        let folder = withoutTrailingSlashes(String(trimmed[..<slash]))
        return folder.isEmpty ? "/" : String(folder)
    }

    /// The name without its last extension, as Python's `splitext` cuts: leading dots belong to the stem.
    public static func stem(of path: String) -> String {
        let name = name(of: path)
        guard let dot = extensionDot(name) else { return name }
        return String(name[..<dot])
    }

    /// The last extension in lower case, without its dot; empty where there is none.
    public static func fileExtension(of path: String) -> String {
        let name = name(of: path)
        guard let dot = extensionDot(name) else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The path with all symbolic links followed; the path itself where that fails, as for a file yet to be made.
    public static func resolvingLinks(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func withoutTrailingSlashes(_ path: String) -> Substring {
        var rest = path[...]
        while rest.count > 1, rest.hasSuffix("/") { rest.removeLast() }
        return rest
    }

    private static func extensionDot(_ name: String) -> String.Index? {
        guard let dot = name.lastIndex(of: "."), name[..<dot].contains(where: { $0 != "." }) else { return nil }
        return dot
    }
}
