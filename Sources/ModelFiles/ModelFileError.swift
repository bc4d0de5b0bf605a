/// Why a model file cannot be used, as one line: which file, what is wrong with it, and what to do.
public struct ModelFileError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What sort of trouble it is.
    public enum Kind: Sendable, Equatable {
        /// The file is not there or the system will not let us read it.
        case unreadable
        /// The file contradicts its own format: truncated, corrupted, or made to harm.
        case damaged
        /// The file is sound but of a sort that this program does not read.
        case unsupported
        /// Something that the file or folder should contain is not in it.
        case missing
    }

    public let kind: Kind
    /// The file or folder.
    public let path: String
    /// What is wrong.
    public let problem: String
    /// What the user can do about it.
    public let remedy: String

    public init(_ kind: Kind, path: String, problem: String, remedy: String) {
        self.kind = kind
        self.path = path
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { "\(Self.printable(path)): \(Self.printable(problem)); \(remedy)" }

    static func damaged(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.damaged, path: path, problem: problem, remedy: "download or copy the file again")
    }

    static func unsupported(_ path: String, _ problem: String, remedy: String) -> ModelFileError {
        ModelFileError(.unsupported, path: path, problem: problem, remedy: remedy)
    }

    static func unreadable(_ path: String, _ problem: String) -> ModelFileError {
        ModelFileError(.unreadable, path: path, problem: problem, remedy: "check the path and its permissions")
    }

    /// Text from a file, safe to print on a terminal as part of one line: control characters replaced, length bounded.
    private static func printable(_ text: String) -> String {
        var result = ""
        for (position, scalar) in text.unicodeScalars.enumerated() {
            guard position < 1000 else { return result + "…" }
            let isControl = scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
            result.unicodeScalars.append(isControl ? "\u{fffd}" : scalar)
        }
        return result
    }
}
