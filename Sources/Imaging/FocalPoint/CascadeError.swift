/// Why face detection cannot begin. `description` is one line: what, where, how to mend it.
public struct CascadeError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Problem: Equatable, Sendable {
        /// The file is not there.
        case missing
        /// The file is there but cannot be read; the system's reason.
        case unreadable(String)
        /// The content breaks the rules of a cascade; which one.
        case damaged(String)
    }

    /// What is wrong.
    public var problem: Problem
    /// The file's name.
    public var file: String
    /// The folder where it was looked for.
    public var folder: String

    /// What is wrong with a file of a folder.
    public init(problem: Problem, file: String, folder: String) {
        self.problem = problem
        self.file = file
        self.folder = folder
    }

    public var description: String {
        switch problem {
        case .missing:
            "\(folder): \(file) is missing, which faces are found with; install the Debian package opencv-data, or give faces the weight 0"
        case .unreadable(let reason):
            "\(folder): \(file) cannot be read (\(reason)); check its permissions, or install the Debian package opencv-data anew"
        case .damaged(let reason):
            "\(folder): \(file) is damaged (\(reason)); install the Debian package opencv-data anew"
        }
    }
}
