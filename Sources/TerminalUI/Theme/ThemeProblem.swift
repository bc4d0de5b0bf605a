import EngineInterface

/// What is wrong in a theme file: one line for the user.
public struct ThemeProblem: Sendable, Equatable, CustomStringConvertible {
    public var file: String
    /// Counted from 1; nil where it is about the whole file.
    public var line: Int?
    public var reason: String

    public var description: String {
        TextWidth.printable("\(file)\(line.map { " line \($0)" } ?? ""): \(reason)")
    }
}
