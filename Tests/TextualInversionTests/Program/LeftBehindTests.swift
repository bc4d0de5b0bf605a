import Foundation
import Glibc
import Testing

/// The tests' own manners.
@Suite struct LeftBehindTests {
    private func eventually(_ holds: () -> Bool) -> Bool {
        for _ in 0..<1000 {
            if holds() { return true }
            usleep(10_000)
        }
        return holds()
    }

    private func sleeper(_ mark: String? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sleep")
        process.arguments = ["600"]
        process.environment = mark.map { [LeftBehind.variable: $0] } ?? [:]
        (process.standardInput, process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice, FileHandle.nullDevice)
        try process.start()
        return process
    }

    @Test func aRunOfItsOwnSessionEndsWithItsTest() throws {
        let program = try BuiltProgram()
        defer { program.remove() }
        try program.createWord()
        #expect(try program.run("train", "word", "--dataset", "mint-ghost", "--detach", "--save-image-every", "0").status == 0)
        let worker = try program.worker()
        #expect(kill(worker, 0) == 0 && LeftBehind.processes(marked: LeftBehind.mark(program.folder)).contains(worker))
        program.remove()
        #expect(eventually { LeftBehind.processes(marked: LeftBehind.mark(program.folder)).isEmpty })
    }

    @Test func whatIsLeftEndsOnceTheTestsAreGone() throws {
        let tests = try sleeper()
        let left = try sleeper("\(tests.processIdentifier) /tmp/some folder")
        let other = try sleeper("\(tests.processIdentifier)0 /tmp/some folder")
        let watchdog = try LeftBehind.watchdog(over: tests.processIdentifier)
        defer { for process in [tests, left, other, watchdog] { kill(process.processIdentifier, SIGKILL) } }
        usleep(300_000)
        #expect(left.isRunning)
        tests.terminate()
        #expect(eventually { !left.isRunning })
        #expect(other.isRunning)
        #expect(eventually { !watchdog.isRunning })
    }
}
