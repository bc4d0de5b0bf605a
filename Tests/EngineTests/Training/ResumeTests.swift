import Engine
import EngineInterface
import FoundationEssentials
import Testing

/// A run that is stopped at any moment and resumed gives the losses and vectors, to the bit, of one that was never stopped.
@Suite struct ResumeTests {
    /// Everything that the order of draws could show in: batches, accumulation, tags, latents, held-out pictures, previews, copies.
    private static func settings(_ home: TrainingHome) -> TrainingSettings {
        var settings = home.settings(steps: 14)
        (settings.batchSize, settings.gradientAccumulation) = (2, 2)
        (settings.shuffleTags, settings.tagDropout, settings.latentSampling) = (true, 0.2, .random)
        (settings.holdOut, settings.validateEvery) = (0.2, 4)
        (settings.saveEmbeddingEvery, settings.saveImageEvery) = (5, 6)
        (settings.clipGradient, settings.clipGradientValue) = (.norm, "0.01:6, 0.02")
        return settings
    }

    private static func home() throws -> TrainingHome {
        let home = try TrainingHome(pictures: 6)
        for (number, tags) in ["green, small, on a chair", "a, b, c, d", "at night, with a hat"].enumerated() {
            try home.folder.write("pictures/0\(number).txt", tags)
        }
        return home
    }

    /// What must be the same of two runs.
    private struct Outcome: Equatable {
        var losses: String
        var vectors: [UInt32]
        var optimizer: AdamWState
        var steps: [String]
        var validations: [Event.Validation]
        var files: [String: [UInt8]]

        init(_ trained: Trained) throws {
            losses = try trained.losses()
            vectors = try trained.embedding().vectors.values.map(\.bitPattern)
            optimizer = try trained.state().optimizer
            steps = try trained.stepEvents().map { "\($0.epoch) \($0.epochStep) \($0.loss) \($0.learnRate) \($0.norm) \($0.prompt)" }
            validations = try trained.validations()
            let paths = [trained.folder.images, trained.folder.imageEmbeddings, trained.folder.embeddings].flatMap { Folder.walk($0) }
            files = try Dictionary(uniqueKeysWithValues: paths.map { (trained.folder.relative($0), try SmallFile.bytes($0)) })
        }
    }

    private static func uninterrupted(_ home: TrainingHome) throws -> Outcome {
        let copy = try home.snapshot()
        // Times of the copy's pictures are those of the original, and so is the fingerprint.
        return try Outcome(copy.train(settings(copy)))
    }

    @Test func interruptedAgainAndAgain() throws {
        let home = try Self.home()
        let expected = try Self.uninterrupted(home)
        #expect(expected.files.keys.sorted() == [
            "embeddings/my-thing-10.pt", "embeddings/my-thing-14.pt", "embeddings/my-thing-5.pt", "image_embeddings/my-thing-12.png",
            "image_embeddings/my-thing-14.png", "image_embeddings/my-thing-6.png", "images/my-thing-12.png", "images/my-thing-14.png", "images/my-thing-6.png",
        ])
        // In turn: while encoding, in the first validation, after a step, in a step that validates, in a preview, right before a copy.
        let first = try home.train(Self.settings(home)) { event, _, interruption in
            if case .state(let state) = event.content, state.done == 2 { interruption.raise() }
        }
        #expect(first.finished.state == .interrupted && FileStatus(first.folder.state) == nil)
        let moments: [(Event) -> Bool] = [
            { if case .state(let state) = $0.content { state.state == .running } else { false } },
            { $0.step == 3 && $0.name == "step" },
            { $0.step == 4 && $0.name == "step" },
            { $0.step == 6 && $0.name == "preview" },
            { if case .state(let state) = $0.content { state.done == 4 } else { false } },
            { $0.step == 10 && $0.name == "saved" },
            { $0.step == 11 && $0.name == "step" },
            { if case .preview(let preview) = $0.content { $0.step == 12 && preview.file != nil } else { false } },
        ]
        for (index, moment) in moments.enumerated() {
            // Threads change nothing.
            let stopped = try home.resume(change: { $0.threads = 1 + index % 2 }) { event, _, interruption in
                if moment(event) { interruption.raise() }
            }
            #expect(stopped.finished.state == .interrupted, "moment \(index)")
            #expect(try stopped.folder.readSummary().state == .interrupted)
            #expect(try stopped.losses().split(separator: "\r\n").count == max(0, stopped.state().position.step + (stopped.state().position.step > 0 ? 1 : 0)))
        }
        let last = try home.resume(change: { $0.threads = 2 })
        #expect(last.finished.state == .finished)
        #expect(try Outcome(last) == expected)
    }

    @Test func killedAtTenMoments() throws {
        let home = try Self.home()
        let expected = try Self.uninterrupted(home)
        var snapshots: [TrainingHome] = []
        var events = 0
        _ = try home.train(Self.settings(home)) { _, _, _ in
            events += 1
            if events.isMultiple(of: 4), snapshots.count < 10 { snapshots.append(try home.snapshot()) }
        }
        #expect(snapshots.count == 10)
        for (index, snapshot) in snapshots.enumerated() {
            let run = try snapshot.newestRun()
            #expect(try run.readSummary().state == .stopped)
            let resumed = try snapshot.resume(change: { $0.threads = 1 + index % 2 })
            #expect(try Outcome(resumed) == expected, "moment \(index)")
        }
    }

    @Test func theStateCountsAndNotTheEmbeddingsFile() throws {
        let home = try TrainingHome()
        let expected = try home.snapshot().train(home.settings(steps: 6)).embedding().vectors
        _ = try home.train(home.settings(steps: 6)) { event, _, interruption in
            if event.name == "step", event.step == 3 { interruption.raise() }
        }
        // Another embedding took the name meanwhile, with other vectors.
        try home.create(home.name, "a red cat", vectors: 5)
        let stopped = try home.resume(watch: { event, _, interruption in
            if event.name == "step", event.step == 5 { interruption.raise() }
        })
        // It stays, and what the run has learned goes on.
        #expect(try stopped.embedding().vectors.count == 5 && stopped.copy(step: 5).vectors.count == 2)
        // And then it was deleted.
        try FileManager.default.removeItem(atPath: home.embeddingPath)
        #expect(try home.resume().embedding().vectors == expected)
    }

    @Test func aDamagedStateIsOneLineAndChangesNothing() throws {
        let home = try TrainingHome()
        let run = try home.train(home.settings(steps: 6)) { event, _, interruption in
            if event.name == "step", event.step == 3 { interruption.raise() }
        }.folder
        let whole = try SmallFile.bytes(run.state)
        var impossible = whole
        let start = try #require(whole.firstRange(of: Array("initialStep\\\":0".utf8)))
        impossible[start.upperBound - 1] = UInt8(ascii: "9")
        let damages = [[], Array(whole.prefix(7)), Array(whole.prefix(whole.count / 2)), [UInt8](repeating: 0xFF, count: 64), whole.dropLast(), impossible]
        for damaged in damages {
            try AtomicFile.write(damaged, to: run.state)
            let before = try Self.contents(home)
            let error = #expect(throws: (any Error).self) { try home.resume() }
            let line = "\(try #require(error))"
            #expect(line.contains("state.safetensors") && !line.contains("\n"), "\(line)")
            #expect(try Self.contents(home) == before)
        }
        try AtomicFile.write(whole, to: run.state)
        #expect(try home.resume().finished.state == .finished)
    }

    private static func contents(_ home: TrainingHome) throws -> [String: [UInt8]] {
        try Dictionary(uniqueKeysWithValues: Folder.walk(home.folder.path).map { ($0, try SmallFile.bytes($0)) })
    }

    @Test func anOlderStateWithLongerJournalsCutsThemBack() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 9)
        settings.saveEmbeddingEvery = 3
        var older: [UInt8] = []
        let whole = try home.train(settings) { event, run, _ in
            // The power fails after this step: the journals are longer than the last state says.
            if event.name == "step", event.step == 5 { older = try SmallFile.bytes(run.state) }
        }
        let (losses, vectors, count) = (try whole.losses(), try whole.embedding().vectors, try whole.stepEvents().count)
        try AtomicFile.write(older, to: whole.folder.state)
        #expect(try whole.state().position.step == 3)
        let again = try home.resume()
        #expect(try again.losses() == losses && again.embedding().vectors == vectors && again.stepEvents().count == count)
    }

    @Test func addedAndRemovedPicturesGoOnFromTheSameStep() throws {
        let home = try TrainingHome(pictures: 3)
        for (number, caption) in ["one", "two", "three"].enumerated() { try home.folder.write("pictures/0\(number).txt", caption) }
        let stopped = try home.train(home.settings(steps: 30)) { event, _, interruption in
            if event.name == "step", event.step == 10 { interruption.raise() }
        }.state()
        try home.add(picture: 7)
        try home.folder.write("pictures/07.txt", "seven")
        try home.removePicture(0)
        let resumed = try home.resume(watch: { event, _, interruption in
            if event.name == "step", event.step == 12 { interruption.raise() }
        })
        #expect(try resumed.events().filter { $0.name == "step" }.map(\.step) == Array(1 ... 12))
        #expect(try stopped.optimizer.step == 10 && resumed.state().optimizer.step == 12)
        #expect(try resumed.logs(.info).contains { $0.contains("pictures have changed") })
        let last = try home.resume()
        // Every picture of the new dataset is seen, the removed one no more.
        #expect(try Set(last.stepEvents().dropFirst(10).map(\.prompt)) == Set(["two", "three", "seven"].map { "a photo of a my-thing, \($0)" }))
        #expect(try last.embedding().step == 30)
    }
}
