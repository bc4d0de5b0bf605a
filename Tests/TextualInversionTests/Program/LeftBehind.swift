import Foundation
import Glibc

/// What tests start ends with them, also when they fail or are killed: terminals, interfaces in them, and runs that have a session of their own.
///
/// Each process carries a mark in its environment, and those that it starts inherit it. A test's own go with its folder; a watchdog, which the
/// first test starts, ends all the others once the process of the tests is gone.
enum LeftBehind {
    /// The variable of the mark.
    static let variable = "TEXTUAL_INVERSION_TEST"

    /// The mark of a test by its folder, to be put into the environment of what it starts.
    static func mark(_ folder: URL) -> String { "\(getpid()) \(folder.path)" }

    /// Ends all that carries the mark of a folder.
    static func end(in folder: URL) {
        for process in processes(marked: mark(folder)) { kill(process, SIGKILL) }
    }

    /// The processes that carry a mark.
    static func processes(marked mark: String) -> [pid_t] {
        let entry = Data("\(variable)=\(mark)\0".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard let variables = FileManager.default.contents(atPath: "/proc/\(process)/environ") else { return false }
            return variables.range(of: entry) != nil
        }
    }

    /// Begins to wait for the end of this process, once.
    static func watch() { _ = watchdog }

    private static let watchdog: Process? = try? watchdog(over: getpid())

    /// A process that waits for the end of another and then ends all that carries a mark of its.
    static func watchdog(over process: pid_t) throws -> Process {
        let script = """
            for descriptor in /proc/self/fd/*; do number=${descriptor##*/}; [ $number -lt 3 ] || eval "exec $number>&-"; done
            tail --pid=\(process) -f /dev/null
            for folder in /proc/[0-9]*; do
                grep -qz '^\(variable)=\(process) ' $folder/environ 2>/dev/null && kill -9 ${folder#/proc/}
            done
            """
        let watchdog = Process()
        // A group of its own: whatever ends that of the tests passes it by.
        watchdog.executableURL = URL(fileURLWithPath: "/usr/bin/setsid")
        watchdog.arguments = ["/bin/bash", "-c", script]
        watchdog.environment = ["PATH": "/usr/bin:/bin"]
        (watchdog.standardInput, watchdog.standardOutput, watchdog.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice)
        try watchdog.start()
        return watchdog
    }
}
