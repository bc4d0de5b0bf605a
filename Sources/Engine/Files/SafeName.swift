import EngineInterface

/// Why a name cannot be an embedding's, in one line.
public struct NameError: Error, CustomStringConvertible, Sendable, Equatable {
    public let description: String
}

/// Names from outside that become file names.
public enum SafeName {
    /// Room for what is added to a name: `-100000.safetensors.optim` and the like.
    static let longestName = 200

    /// Checks that an embedding's name can be a file name that stays inside its folder.
    /// - Throws: `NameError`, one line that says what is wrong and how to mend it.
    public static func check(embedding name: String) throws(NameError) {
        guard !name.isEmpty, !name.allSatisfy(\.isWhitespace) else {
            throw NameError(description: "The embedding's name is empty; give it a name, for example my-cat")
        }
        guard name.utf8.count <= longestName else {
            throw NameError(description: "The embedding's name takes \(name.utf8.count) bytes; at most \(longestName) fit a file name, choose a shorter one")
        }
        let shown = printable(name)
        guard shown == name else {
            throw NameError(description: "The embedding's name \"\(shown)\" holds a control character, line break or invisible sign; leave it out")
        }
        guard !name.contains("/"), !name.contains("\\") else {
            throw NameError(description: "The embedding's name \"\(name)\" holds a slash; a name is no path, leave it out")
        }
        guard !name.hasPrefix(".") else {
            throw NameError(description: "The embedding's name \"\(name)\" begins with a dot, which hides files; choose another first letter")
        }
        guard name.first?.isWhitespace != true, name.last?.isWhitespace != true else {
            throw NameError(description: "The embedding's name \"\(name)\" begins or ends with a space; leave it out")
        }
    }

    /// Text for an error line: control characters, line breaks and invisible characters as `?`, so that a name from outside cannot steer a terminal.
    public static func printable(_ text: String) -> String { TextWidth.printable(text) }
    public static func printable(_ text: Substring) -> String { printable(String(text)) }
}
