import Engine
import EngineInterface
import Testing

/// How runs end: at their last step, with their schedule, flat, or at numbers that are none.
@Suite struct EndingTests {
    @Test func atTheLastStep() throws {
        let home = try TrainingHome()
        let trained = try home.train(home.settings(steps: 4))
        #expect(trained.finished.state == .finished && trained.finished.file == home.embeddingPath)
        #expect(try #require(trained.finished.readyPrompt).contains(home.name))
        let embedding = try trained.embedding()
        #expect(embedding.step == 4 && embedding.checkpointName == "tiny-sd" && embedding.checkpointHash?.count == 10)
        let summary = try trained.folder.readSummary()
        #expect(summary.state == .finished && summary.step == 4 && summary.maxSteps == 4 && summary.processID == nil)
        #expect(summary.secondsPerStep > 0 && summary.loss > 0 && summary.message == trained.finished.reason)
    }

    @Test func withTheSchedule() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 100)
        settings.learningRate = "0.005:2, 1e-3:5"
        let trained = try home.train(settings)
        #expect(try trained.embedding().step == 5)
        #expect(trained.finished.state == .finished && trained.finished.reason.contains("schedule"))
        #expect(try trained.stepEvents().map(\.learnRate) == [0.005, 0.005, 0.001, 0.001, 0.001])
    }

    @Test func whenTheLossIsFlat() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 100)
        // Nothing is learned, so that the loss stays as it is: flat after the first value and two windows of five.
        (settings.learningRate, settings.validateEvery) = ("1e-30", 2)
        settings.stopWhenFlat = true
        let trained = try home.train(settings)
        #expect(try trained.embedding().step == 20 && trained.finished.reason.contains("flat"))
        let validations = try trained.validations()
        #expect(validations.count == 11 && validations.dropLast().allSatisfy { !$0.flat } && validations.last?.flat == true)
        settings.stopWhenFlat = false
        settings.maxSteps = 24
        #expect(try home.train(settings).embedding().step == 24)
    }

    /// The rate overflows float32 at step 4: no number is left, and nothing of it is kept.
    @Test func beforeNumbersThatAreNoneAreKept() throws {
        let home = try TrainingHome()
        let before = try SmallFile.bytes(home.embeddingPath)
        let expected = try home.snapshot().train(home.settings(steps: 6)).embedding().vectors
        var settings = home.settings(steps: 6)
        settings.learningRate = "0.005:3, 1e39"
        let error = #expect(throws: (any Error).self) { try home.train(settings) }
        let line = "\(try #require(error))"
        #expect(["step 4", ".png", "learning rate", "--precision full", "--vae"].allSatisfy(line.contains) && !line.contains("\n"), "\(line)")
        #expect(try SmallFile.bytes(home.embeddingPath) == before)
        let run = try home.newestRun()
        let state = try TrainingState.read(run)
        #expect(state.position.step == 3 && state.optimizer.step == 3 && state.vectors.values.allSatisfy(\.isFinite))
        let summary = try run.readSummary()
        #expect(summary.state == .failed && summary.step == 3 && summary.message == line)
        #expect(try SmallFile.text(run.losses).split(separator: "\r\n").count == 4)
        #expect(try RunJournal.readEvents(run).last?.content == .finished(.init(state: .failed, reason: line)))
        // With the cure it goes on as if nothing had been.
        let cured = try home.resume(change: { $0.learningRate = "0.005" })
        #expect(try cured.embedding().vectors == expected)
    }

    /// Vectors that are no numbers are found before anything begins.
    @Test func beforeVectorsThatAreNoNumbersAreTrained() throws {
        let home = try TrainingHome()
        let vectors = try #require(EmbeddingVectors(values: [Float](repeating: .nan, count: 192), width: 96))
        try EmbeddingWriter.write(Embedding(name: home.name, vectors: vectors, step: 0), to: home.embeddingPath)
        let error = #expect(throws: (any Error).self) { try home.train(home.settings(steps: 4)) }
        let line = "\(try #require(error))"
        #expect(line.contains(home.name) && line.contains("not finite"))
        #expect(!line.contains("\n"))
        #expect(Runs(logDirectory: home.home.logDirectory).entries.isEmpty)
    }
}
