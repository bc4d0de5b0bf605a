import Foundation
import Testing

/// The program as it was built beside these tests, run as a user runs it.
struct BuiltProgram {
    /// What a run of the program gave.
    struct Result {
        let status: Int32
        let output: String
        let error: String

        /// Lines of standard error.
        var errorLines: [String] { error.split(whereSeparator: \.isNewline).map(String.init) }
        /// Standard output as one JSON document.
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }
    }

    /// A folder that the program has for itself: home, settings and pictures in it.
    let folder: URL

    static let path: String = {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("textual-inversion").path
    }()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("textual-inversion-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        LeftBehind.watch()
    }

    var home: URL { folder.appendingPathComponent("home") }
    var embeddings: URL { home.appendingPathComponent("embeddings") }

    /// Ends what was started in the folder, and takes it away again.
    func remove() {
        LeftBehind.end(in: folder)
        try? FileManager.default.removeItem(at: folder)
    }

    /// The program, not yet started, with standard output and error going into files of the folder.
    /// - Parameter input: standard input; nil is an empty one.
    func process(_ arguments: [String], shell: String = "", interpreter: String = "/bin/sh", input: Pipe? = nil) throws -> RunningProgram {
        try RunningProgram(arguments, shell: shell, interpreter: interpreter, folder: folder, home: home, input: input)
    }

    /// Runs the program to its end.
    /// - Parameter shell: commands that a shell does before it becomes the program, for example `ulimit -f 8`.
    func run(_ arguments: String..., shell: String = "") throws -> Result {
        try process(arguments, shell: shell).finish()
    }
}

/// A process of the program.
final class RunningProgram {
    private let process = Process()
    private let outputFile: URL
    private let errorFile: URL

    init(_ arguments: [String], shell: String, interpreter: String = "/bin/sh", folder: URL, home: URL, input: Pipe? = nil) throws {
        let name = UUID().uuidString
        outputFile = folder.appendingPathComponent("\(name).out")
        errorFile = folder.appendingPathComponent("\(name).err")
        process.executableURL = URL(fileURLWithPath: interpreter)
        // The shell becomes the program, so that signals reach it.
        let script = "exec >'\(outputFile.path)' 2>'\(errorFile.path)'; \(shell.isEmpty ? "" : shell + "; ")exec \"$@\""
        process.arguments = ["-c", script, "sh", BuiltProgram.path] + arguments
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "TEXTUAL_INVERSION_HOME": home.path,
            "XDG_CONFIG_HOME": folder.appendingPathComponent("config").path, LeftBehind.variable: LeftBehind.mark(folder),
        ]
        process.standardInput = input ?? FileHandle.nullDevice
        try process.start()
    }

    var identifier: pid_t { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// What it has printed so far.
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var error: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until a condition holds.
    /// - Returns: whether it held before the process ended or the time was up.
    func wait(seconds: Double = 120, until condition: () -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if condition() { return true }
            if !process.isRunning { return condition() }
            usleep(5000)
        }
        return false
    }

    /// Waits for the end.
    func finish() -> BuiltProgram.Result {
        process.waitUntilExit()
        let killed = process.terminationReason == .uncaughtSignal
        return BuiltProgram.Result(status: killed ? -process.terminationStatus : process.terminationStatus, output: output, error: error)
    }
}
