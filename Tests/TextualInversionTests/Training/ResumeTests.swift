import Foundation
import Testing

/// A run that was stopped, however, teaches the same as one that never was.
@Suite struct ResumeTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    /// The lesson of a run that nobody stops, on one thread.
    private static let uninterrupted = Result { try lesson(threads: 1) }

    private static func lesson(threads: Int) throws -> Lesson {
        let other = try BuiltProgram()
        defer { other.remove() }
        try other.createWord()
        let result = try other.train(BuiltProgram.settings, "--threads", "\(threads)").finish()
        try #require(result.status == 0, "\(result.error)")
        return try Lesson(other)
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        defer { program.remove() }
        #expect(try Self.uninterrupted.get() == Self.lesson(threads: 2))
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptSavesAndResumeGoesOn(signal: Int32) throws {
        defer { program.remove() }
        try program.createWord()
        let running = try program.train(BuiltProgram.settings, "--threads", "1")
        #expect(running.waitForStep(8))
        running.send(signal)
        let stopped = running.finish()
        #expect(stopped.status == 130)
        let last = try EventLine.parse(stopped.output).last
        #expect(last?.name == "finished")
        #expect(last?["state"] as? String == "interrupted")
        #expect(try program.summaries().first?["state"] as? String == "interrupted")
        let resumed = try program.run("resume", "--json")
        #expect(resumed.status == 0, "\(resumed.error)")
        #expect(try EventLine.parse(resumed.output).first { $0.name == "step" }?.step == (last?.step ?? 0) + 1)
        #expect(try Lesson(program) == Self.uninterrupted.get())
        let again = try program.run("resume")
        #expect(again.status == 1)
        #expect(again.errorLines.count == 1)
    }

    /// Killed at ten moments, from before the model is loaded to the last steps.
    @Test(arguments: [1, 2])
    func killedAtAnyMoment(threads: Int) throws {
        defer { program.remove() }
        try program.createWord()
        var random = SystemRandomNumberGenerator()
        let waits = (2...10).map { _ in Double.random(in: 0.001...0.7, using: &random) }
        try program.trainKilled(BuiltProgram.settings + ["--threads", "\(threads)"], waits: waits)
        #expect(try Lesson(program) == Self.uninterrupted.get())
    }

    @Test func aSecondInterruptStopsAtOnce() throws {
        defer { program.remove() }
        try program.createWord()
        let running = try program.train(BuiltProgram.settings, "--threads", "1")
        #expect(running.waitForStep(12))
        running.send(SIGINT)
        running.send(SIGTERM)
        #expect(running.finish().status == 130)
        #expect(try program.run("resume", "--json").status == 0)
        #expect(try Lesson(program) == Self.uninterrupted.get())
    }

    @Test func aFullDiskLeavesAStateToGoOnWith() throws {
        defer { program.remove() }
        try program.createWord()
        // A limit on the size of files stands in for the disk: the events soon exceed 8 KiB.
        let full = try program.train(BuiltProgram.settings, "--threads", "1", shell: "ulimit -f 16").finish()
        #expect(full.status == 1)
        #expect(full.errorLines.contains { $0.hasPrefix("Error: Cannot write ") })
        #expect(try program.run("resume", "word", "--json").status == 0)
        #expect(try Lesson(program) == Self.uninterrupted.get())
    }

    @Test func overAChangedDatasetItGoesOn() throws {
        defer { program.remove() }
        try program.createWord()
        let pictures = program.folder.appendingPathComponent("pictures")
        try SamplePictures.copy("mint-ghost", to: pictures)
        let settings = ["--dataset", "pictures", "--max-steps", "40", "--seed", "7", "--save-embedding-every", "5", "--save-image-every", "0"]
        let running = try program.train(settings)
        #expect(running.waitForStep(8))
        running.send(SIGINT)
        let stopped = running.finish()
        #expect(stopped.status == 130)
        try FileManager.default.removeItem(at: pictures.appendingPathComponent("03.png"))
        let resumed = try program.run("resume", "--json")
        #expect(resumed.status == 0)
        let events = try EventLine.parse(resumed.output)
        #expect(events.first { $0.name == "step" }?.step == (try EventLine.parse(stopped.output).last?.step ?? 0) + 1)
        #expect(events.contains { ($0["message"] as? String)?.contains("12 then, 11 now") ?? false })
    }
}
