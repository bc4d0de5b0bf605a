import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Testing

/// A word has one owner: trainings, promotions and creations never replace what they have not seen.
@Suite struct OwnershipTests {
    private static func line(_ body: () throws -> Void) throws -> String {
        let error = #expect(throws: (any Error).self) { try body() }
        let line = "\(try #require(error))"
        #expect(!line.contains("\n"))
        return line
    }

    @Test func aSecondTrainingIsRefusedWithTheRunThatHoldsTheWord() throws {
        let home = try TrainingHome()
        var (refusals, runs) = ([String](), 0)
        let trained = try home.train(home.settings(steps: 3)) { event, run, _ in
            guard event.name == "step", event.step == 2 else { return }
            let names = FilePath.joined(FilePath.folder(of: run.path), "my-thing-2")
            refusals.append(try Self.line { _ = try home.train(home.settings(steps: 9)) })
            refusals.append(try Self.line { try home.create(home.name, "a red cat", vectors: 4) })
            #expect(FileStatus(names) == nil)
            runs = Runs(logDirectory: home.home.logDirectory).entries.count
        }
        #expect(refusals.count == 2 && runs == 1)
        for refusal in refusals { #expect(refusal.contains(trained.folder.reference)) }
        #expect(try trained.embedding().step == 3)
        #expect(FileStatus(FilePath.joined(home.home.embeddings, ".my-thing.lock")) == nil)
    }

    @Test func theFormerVectorsStayBesideTheNewOnes() throws {
        let home = try TrainingHome()
        let before = try SmallFile.bytes(home.embeddingPath)
        let trained = try home.train(home.settings(steps: 2))
        #expect(try SmallFile.bytes(home.embeddingPath + ".previous") == before)
        try home.create(home.name, "a red cat", vectors: 4)
        #expect(try EmbeddingReader.read(path: home.embeddingPath + ".previous").vectors == trained.state().vectors)
    }

    @Test func whatIsTrainedByStepsThatAreDoneIsRefused() throws {
        let home = try TrainingHome()
        _ = try home.train(home.settings(steps: 3))
        for steps in [2, 3] {
            let line = try Self.line { _ = try home.train(home.settings(steps: steps)) }
            #expect(line.contains("has 3 steps already"))
        }
        #expect(Runs(logDirectory: home.home.logDirectory).entries.count == 1)
    }

    @Test func aPromotedStepStaysTheResult() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 9)
        settings.saveEmbeddingEvery = 2
        let trained = try home.train(settings) { event, run, _ in
            guard event.step == 5, event.name == "step" else { return }
            try ControlClient(run).send(.promote(step: 4))
            try waitForCommands()
        }
        #expect(try trained.embedding() == trained.promoted(step: 4))
        #expect(try trained.copy(step: 9).vectors == trained.state().vectors)
        let lines = try trained.logs(.info)
        #expect(lines.contains { $0.contains("Step 4") && $0.contains("--step 9") })
        // A person changes it.
        _ = try Promotion.promote(trained.folder, step: 9, home: home.home)
        #expect(try trained.embedding() == trained.promoted(step: 9))
        // Going on does not.
        let longer = try home.resume(change: { $0.maxSteps = 11 })
        #expect(try longer.embedding().step == 9 && longer.copy(step: 11).step == 11)
        // Unless it is to.
        let last = try home.resume(change: { ($0.maxSteps, $0.takesOver) = (12, true) })
        #expect(try last.embedding().step == 12)
    }

    @Test func theEndOfARunLeavesAloneWhatOthersWrote() throws {
        let home = try TrainingHome()
        let trained = try home.train(home.settings(steps: 4)) { event, _, _ in
            guard event.name == "step", event.step == 2 else { return }
            // Not by this program, which would have asked for the lock.
            try EmbeddingWriter.write(WordFileTests.embedding(7, step: 99), to: home.embeddingPath)
        }
        #expect(try trained.embedding().step == 99)
        #expect(try trained.copy(step: 4).vectors == trained.state().vectors)
        #expect(trained.finished.file == trained.folder.embedding(home.name, step: 4))
        let line = try #require(try trained.logs(.warning).first { $0.contains("somebody else") })
        #expect(line.contains("promote \(trained.folder.reference) --step 4") && line.contains("--force`") && !line.contains("\n"))
        // As it says.
        let refusal = try Self.line { _ = try Promotion.promote(trained.folder, step: 4, home: home.home) }
        #expect(refusal.contains("step 99") && refusal.contains("--force"))
        #expect(try trained.embedding().step == 99)
        _ = try Promotion.promote(trained.folder, step: 4, force: true, home: home.home)
        #expect(try trained.embedding().step == 4)
        #expect(try EmbeddingReader.read(path: home.embeddingPath + ".previous").step == 99)
    }

    @Test func promotingAnOlderRunOverANewerOneIsAskedFor() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 4)
        settings.saveEmbeddingEvery = 2
        let first = try home.train(settings)
        settings.maxSteps = 6
        let second = try home.train(settings)
        #expect(throws: ChangedMeanwhile.self) { try Promotion.promote(first.folder, step: 2, home: home.home) }
        #expect(try second.embedding().step == 6)
        _ = try Promotion.promote(first.folder, step: 2, force: true, home: home.home)
        #expect(try first.embedding().step == 2)
        // The run knows what it left there now.
        _ = try Promotion.promote(first.folder, step: 4, home: home.home)
        #expect(throws: ChangedMeanwhile.self) { try Promotion.promote(second.folder, step: 6, home: home.home) }
    }

    @Test func resumingAFinishedRunChangesNothingAndSaysWhatWouldTrainOn() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 4)
        settings.saveEmbeddingEvery = 2
        let trained = try home.train(settings)
        _ = try Promotion.promote(trained.folder, step: 2, home: home.home)
        let before = try Self.contents(home)
        let again = try home.resume()
        #expect(again.finished.state == .finished)
        #expect(again.finished.reason.contains("all 4 steps") && again.finished.reason.contains("--max-steps 8"))
        #expect(try Self.contents(home) == before)
        #expect(try home.resume(change: { $0.threads = 2 }).finished.reason.contains("--max-steps 8"))
        #expect(try Self.contents(home) == before)
    }

    @Test func resumeTakesMoreStepsAnotherRateAndAnotherFolder() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 8)
        settings.learningRate = "0.005:4, 0.002"
        let expected = try home.snapshot().train(settings).embedding().vectors
        settings.maxSteps = 3
        settings.learningRate = "0.005"
        _ = try home.train(settings)
        // The dataset moves.
        try FileManager.default.moveItem(atPath: home.dataset, toPath: home.folder.file("moved"))
        let line = try Self.line { _ = try home.resume(change: { $0.maxSteps = 8 }) }
        #expect(line.contains("--dataset"))
        let resumed = try home.resume(change: { ($0.maxSteps, $0.learningRate, $0.dataset) = (8, "0.005:4, 0.002", home.folder.file("moved")) })
        #expect(try resumed.stepEvents().count == 8)
        #expect(try resumed.folder.readSummary().maxSteps == 8)
        #expect(try resumed.folder.latestStart().settings.learningRate == "0.005:4, 0.002")
        // Another folder is another order, though not other steps.
        #expect(try resumed.embedding().step == 8)
        let straight = try TrainingHome()
        var same = straight.settings(steps: 3)
        same.learningRate = "0.005"
        _ = try straight.train(same)
        let longer = try straight.resume(change: { ($0.maxSteps, $0.learningRate) = (8, "0.005:4, 0.002") })
        #expect(try longer.embedding().vectors == expected)
    }

    @Test func aLostStateIsReplacedByTheNewestCopy() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 9)
        settings.saveEmbeddingEvery = 2
        let stopped = try home.train(settings) { event, _, interruption in
            if event.name == "step", event.step == 5 { interruption.raise() }
        }
        try FileManager.default.removeItem(atPath: stopped.folder.state)
        let resumed = try home.resume()
        #expect(try resumed.logs(.warning).contains { $0.contains("state.safetensors") && $0.contains("step 4") })
        #expect(try resumed.state().optimizer.step == 5 && resumed.embedding().step == 9)
        // What was told before is still there.
        #expect(try resumed.events().filter { $0.name == "step" }.map(\.step) == [1, 2, 3, 4, 5, 5, 6, 7, 8, 9])
        try FileManager.default.removeItem(atPath: resumed.folder.state)
        for step in [2, 4, 6, 8, 9] { try FileManager.default.removeItem(atPath: resumed.folder.embedding(home.name, step: step)) }
        let line = try Self.line { _ = try home.resume(change: { $0.maxSteps = 12 }) }
        #expect(line.contains("state.safetensors") && line.contains("textual-inversion train"))
    }

    /// What the system does not give is no sign that somebody else wrote.
    @Test func whatCannotBeReadIsNotTakenForChanged() throws {
        let home = try TrainingHome()
        let aside = home.folder.file("result.json")
        let line = try Self.line {
            _ = try home.train(home.settings(steps: 4)) { event, run, _ in
                guard event.name == "step", event.step == 2 else { return }
                try FileManager.default.moveItem(atPath: run.result, toPath: aside)
                try Folder.make(run.result)
            }
        }
        #expect(line.contains("result.json"))
        let run = try home.newestRun()
        try FileManager.default.removeItem(atPath: run.result)
        try FileManager.default.moveItem(atPath: aside, toPath: run.result)
        let resumed = try home.resume()
        #expect(try resumed.embedding().step == 4)
        #expect(try resumed.logs(.warning).isEmpty)
    }

    @Test func whatAKilledEndLeftIsTakenAway() throws {
        let home = try TrainingHome()
        let trained = try home.train(home.settings(steps: 2))
        let left = [FilePath.joined(home.home.embeddings, ".my-thing.lock"), FilePath.joined(trained.folder.path, "control.sock")]
        for path in left { try AtomicFile.write(trained.folder.path, to: path) }
        #expect(try home.resume().finished.reason.contains("all 2 steps"))
        for path in left { #expect(FileStatus(path) == nil, "\(path)") }
    }

    @Test func anotherCheckpointOfTheSameNameIsSaid() throws {
        let home = try TrainingHome()
        let stopped = try home.train(home.settings(steps: 4)) { event, _, interruption in
            if event.name == "step", event.step == 2 { interruption.raise() }
        }
        var start = try stopped.folder.latestStart()
        start.modelHash = "51f09b7f05"
        try stopped.folder.write(start, at: DateStamp(DateStamp.now() + 5))
        let resumed = try home.resume()
        #expect(try resumed.logs(.warning).contains { $0.contains("tiny-sd") && $0.contains("51f09b7f05") })
    }

    // MARK: Beginning and ending

    @Test func aRunThatIsKilledWhileItBeginsIsNoneOrCanBeResumed() throws {
        let home = try TrainingHome()
        let day = FilePath.joined(home.home.logDirectory, "2026-03-09")
        // What a killed process leaves before the folder appears, and what an older version left behind it.
        try Folder.make(FilePath.joined(day, ".4194303-77.tmp/embeddings"))
        try home.folder.write("home/textual_inversion/2026-03-09/.4194303-77.tmp/summary.json", "{}")
        var summary = RunFolderTests.summary("my-thing", .preparing, startedAt: 9e9)
        summary.processID = 4_194_303
        try Folder.make(FilePath.joined(day, "old"))
        try RunFolder(path: FilePath.joined(day, "old")).write(summary)
        let runs = Runs(logDirectory: home.home.logDirectory)
        #expect(runs.entries.map(\.reference) == ["2026-03-09/old"])
        #expect(throws: Runs.LookupError.self) { try runs.find(nil, for: .unfinished) }
        let stopped = try home.train(home.settings(steps: 4)) { event, _, interruption in
            if event.name == "step", event.step == 2 { interruption.raise() }
        }
        #expect(try Folder.names(in: day) == ["old"])
        #expect(try Runs(logDirectory: home.home.logDirectory).find(nil, for: .unfinished).path == stopped.folder.path)
    }

    @Test func theFolderAppearsWithAllThatResumingNeeds() throws {
        let home = try TrainingHome()
        var seen: [String] = []
        var snapshot: TrainingHome?
        let watcher = EventWatcher { _, _, _ in }
        _ = try TrainingRun.start(
            home.settings(steps: 2), home: home.home, resources: TrainingHome.resources, sink: watcher, interruption: watcher.interruption,
            opened: { folder in
                seen = (try? Folder.names(in: folder.path)) ?? []
                snapshot = try? home.snapshot()
            })
        #expect(seen.contains { $0.hasPrefix("settings-") } && seen.contains("summary.json") && seen.contains("result.json") && seen.contains("lock"))
        let killed = try #require(snapshot)
        #expect(try killed.newestRun().readSummary().state == .stopped)
        #expect(try killed.resume().embedding().vectors == EmbeddingReader.read(path: home.embeddingPath).vectors)
    }

    @Test func theEndLeavesACopyAndAPreview() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 5)
        (settings.saveEmbeddingEvery, settings.saveImageEvery, settings.preview.steps) = (3, 4, 2)
        let trained = try home.train(settings)
        #expect(try Folder.names(in: trained.folder.embeddings) == ["my-thing-3.pt", "my-thing-5.pt"])
        #expect(try Folder.names(in: trained.folder.images) == ["my-thing-4.png", "my-thing-5.png"])
        #expect(try trained.embedding() == trained.promoted(step: 5))
        #expect(try trained.folder.readSummary().lastPreview == "images/my-thing-5.png")
        // 0 disables either.
        let quiet = try TrainingHome()
        let none = try quiet.train(quiet.settings(steps: 3))
        #expect(FileStatus(none.folder.embeddings) == nil && FileStatus(none.folder.images) == nil)
    }

    @Test func whereNoCadenceIsGivenAShortRunHasEightCopies() throws {
        #expect(TrainingSettings.standardCadence(steps: 3999) == 499 && TrainingSettings.standardCadence(steps: 4000) == 500)
        #expect(TrainingSettings.standardCadence(steps: 400) == 50 && TrainingSettings.standardCadence(steps: 5) == 1)
        let home = try TrainingHome()
        var settings = home.settings(steps: 16)
        (settings.saveEmbeddingEvery, settings.saveImageEvery) = (nil, 0)
        let trained = try home.train(settings)
        #expect(Promotion.savedSteps(trained.folder, name: home.name) == [2, 4, 6, 8, 10, 12, 14, 16])
        // More steps later do not move it.
        let longer = try home.resume(change: { $0.maxSteps = 19 })
        #expect(Promotion.savedSteps(longer.folder, name: home.name) == [2, 4, 6, 8, 10, 12, 14, 16, 18, 19])
    }

    @Test func aRunThatWasKilledAtItsFlatEndEndsThere() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 100)
        (settings.learningRate, settings.validateEvery, settings.stopWhenFlat) = ("1e-9", 2, true)
        var killed: TrainingHome?
        let trained = try home.train(settings) { event, _, _ in
            if case .saved = event.content { killed = try home.snapshot() }
        }
        let resumed = try #require(killed).resume()
        #expect(resumed.finished.reason.contains("flat"))
        #expect(try resumed.state().position.step == trained.state().position.step)
    }

    private static func contents(_ home: TrainingHome) throws -> [String: [UInt8]] {
        try Dictionary(uniqueKeysWithValues: Folder.walk(home.folder.path).map { ($0, try SmallFile.bytes($0)) })
    }
}

/// Commands reach a run between two of its steps, over a thread of its own.
private func waitForCommands() throws {
    usleep(200_000)
}

extension Trained {
    /// The copy of a step, as it is once it is the embedding itself.
    func promoted(step: Int) throws -> Embedding {
        var embedding = try copy(step: step)
        embedding.name = home.name
        return embedding
    }
}
