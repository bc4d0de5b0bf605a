import FoundationEssentials
import Glibc

/// The themes that there are: ours, and the user's own.
public struct ThemeList: Sendable {
    /// `default` first, the others by name; never empty.
    public private(set) var themes: [Theme]
    /// What is wrong in their files.
    public private(set) var problems: [ThemeProblem]

    /// The most bytes that a theme file may have.
    private static let largestFile = 1 << 16

    /// Reads `*.yaml` of folders. A file hides one of the same name in an earlier folder, unless it cannot be read as a theme. Folders that
    /// are not there count as empty.
    public init(folders: [String]) {
        var found: [String: Theme] = [:]
        problems = []
        for folder in folders {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in names.sorted() where file.hasSuffix(".yaml") && file.count > 5 && !file.hasPrefix(".") {
                let name = String(file.dropLast(5))
                let read = Self.read("\(folder)/\(file)", name: name)
                if let theme = read.theme { found[name] = theme }
                problems += read.problems
            }
        }
        let standard = found.removeValue(forKey: Theme.plain.name) ?? Theme.plain
        themes = [standard] + found.values.sorted { $0.name < $1.name }
    }

    /// The theme of a name; `default` where there is none.
    public func theme(named name: String?) -> Theme {
        themes.first { $0.name == name } ?? themes.first ?? Theme.plain
    }

    private static func read(_ path: String, name: String) -> (theme: Theme?, problems: [ThemeProblem]) {
        let wrong: (String) -> (Theme?, [ThemeProblem]) = { (nil, [ThemeProblem(file: path, line: nil, reason: $0)]) }
        var status = stat()
        // A pipe or device would never end.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return wrong("it is no file that can be read") }
        guard let handle = fopen(path, "re") else { return wrong("it cannot be opened") }
        defer { fclose(handle) }
        var bytes = [UInt8](repeating: 0, count: largestFile + 1)
        let count = fread(&bytes, 1, bytes.count, handle)
        guard ferror(handle) == 0 else { return wrong("it cannot be read") }
        guard count <= largestFile else { return wrong("it is larger than \(largestFile / 1024) kB") }
        guard let text = String(validating: bytes[..<count], as: UTF8.self) else { return wrong("it is not UTF-8") }
        let file = ThemeFile(text, file: path, name: name)
        return (file.theme, file.problems)
    }
}

extension Theme {
    /// The terminal's own colours, where not even the file of `default` is there.
    public static let plain = Theme(name: "default")
}
