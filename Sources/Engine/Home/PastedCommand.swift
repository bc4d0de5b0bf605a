/// A command of the program in a line for the user, written so that it does what it says when it is pasted into a shell.
public enum PastedCommand {
    /// - Parameters:
    ///   - operands: names and paths.
    ///   - options: options and their values, in order.
    ///   - home: the home that the command has to work in; it is named unless the command would find it by itself.
    ///   - logDirectory: where the runs are; named unless that is the place in the home.
    public static func text(
        _ command: String, _ operands: [String] = [], options: [String] = [], home: Home? = nil, logDirectory: String? = nil
    ) -> String {
        let found = Home.find()
        var options = options
        if let home, home != found { options += ["--home", home.path] }
        if let logDirectory, logDirectory != (home ?? found).logDirectory { options += ["--log-directory", logDirectory] }
        // What begins with a dash would be read as an option.
        let words = operands.contains { $0.hasPrefix("-") } ? options + ["--"] + operands : operands + options
        return (["textual-inversion", command] + words).filter { !$0.isEmpty }.map(quoted).joined(separator: " ")
    }

    /// The command that goes on with a run in the home that it belongs to.
    public static func resuming(_ run: RunFolder, home: Home) -> String {
        text("resume", [run.reference], home: home, logDirectory: FilePath.folder(of: FilePath.folder(of: run.path)))
    }

    /// A run for a command that only looks for it: `DATE/NAME`, or its path where the command would look elsewhere.
    public static func name(of run: RunFolder) -> String {
        let logDirectory = FilePath.folder(of: FilePath.folder(of: run.path))
        return logDirectory == Home.find().logDirectory ? run.reference : run.path
    }

    /// The word as a POSIX shell reads it: in single quotes where it holds anything that a shell might take for its own.
    public static func quoted(_ word: String) -> String {
        let harmless = word.unicodeScalars.allSatisfy { scalar in
            !scalar.isASCII ? !scalar.properties.isWhitespace : scalar.properties.isAlphabetic || "0123456789-_./,:@%+".unicodeScalars.contains(scalar)
        }
        if harmless, !word.isEmpty, word.first != "~" { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
