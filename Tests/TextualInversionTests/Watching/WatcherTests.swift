import Foundation
import Glibc
import Testing

/// What watchers can do to a run of the program, from outside: nothing.
@Suite(.serialized) struct WatcherTests {
    let program: BuiltProgram
    private static let endless = [
        "--dataset", "mint-ghost", "--seed", "7", "--save-embedding-every", "10", "--save-image-every", "0", "--threads", "1", "--preview-steps", "1",
    ]

    init() throws {
        program = try BuiltProgram()
        try program.createWord()
    }

    private func megabytes(_ process: pid_t) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(Int(line.split(separator: " ").dropLast().last ?? "")) >> 10
    }

    private func steps(_ folder: URL) throws -> Int {
        try Data(contentsOf: folder.appendingPathComponent("textual_inversion_loss.csv")).count { $0 == UInt8(ascii: "\n") } - 1
    }

    @Test(arguments: [64, 1024]) func aCrowdNeitherStopsNorFillsARun(descriptors: Int) throws {
        defer { program.remove() }
        let running = try program.train(Self.endless, shell: "ulimit -n \(descriptors)")
        #expect(running.waitForStep(10))
        let folder = try program.runFolder()
        let before = try megabytes(running.identifier)
        let crowd = WatcherCrowd(folder, count: 1000)
        crowd.turn()
        let begun = try steps(folder)
        let end = Date().addingTimeInterval(40)
        // At least so long, and until it is clear that the run goes on, however busy the machine is.
        crowd.press(seconds: 2)
        while try steps(folder) < begun + 15, Date() < end, running.isRunning { crowd.press(seconds: 0.2) }
        #expect(running.isRunning, "\(running.error)")
        let made = try steps(folder) - begun
        #expect(made >= 15, "\(made) steps")
        let grown = try megabytes(running.identifier) - before
        #expect(grown < 40, "\(grown) MB more")
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.identifier)/fd").count <= min(descriptors, 120))
        // Steps and what was asked for are told; the crowd's words are not.
        let journal = try Data(contentsOf: folder.appendingPathComponent("events.jsonl")).count
        #expect(journal < 20_000 + (begun + made) * 3000, "\(journal) bytes for \(begun + made) steps, of \(crowd.bytesSent) that were sent")
        let asked = Date()
        #expect(try program.run("interrupt").status == 0)
        #expect(running.finish().status == 130)
        #expect(Date().timeIntervalSince(asked) < 5)
        #expect(try program.runState() == "interrupted")
    }

    /// `timeout`, `docker stop` and Slurm signal a process and then its group.
    @Test(arguments: [SIGTERM, SIGINT]) func twoSignalsAtOnceAreOne(second: Int32) throws {
        defer { program.remove() }
        let running = try program.train(Self.endless)
        #expect(running.waitForStep(3))
        running.send(SIGTERM)
        for _ in 0..<5 {
            usleep(500)
            running.send(second)
        }
        #expect(running.finish().status == 130)
        #expect(try program.runState() == "interrupted")
        let entries = try #require(try program.run("embeddings", "--json").json as? [[String: Any]])
        #expect(try #require(entries.first?["step"] as? Int) >= 3)
    }

    @Test func timeoutSavesEverything() throws {
        defer { program.remove() }
        // As a user types it: `timeout` signals the program, and the group that both are in.
        let running = try program.process(["train", "word"] + Self.endless, shell: "exec timeout 3 \"$@\"")
        #expect(running.finish().status == 124)
        #expect(try program.runState() == "interrupted")
    }
}
