import Engine
import EngineInterface
import Testing

@Suite struct RunFolderTests {
    static func summary(_ name: String, _ state: RunState, startedAt: Double) -> RunSummary {
        RunSummary(name: name, state: state, step: 1, maxSteps: 10, startedAt: startedAt, modelName: "tiny-sd")
    }

    @Test func aSecondRunOfTheDayGetsANumber() throws {
        let folder = try TemporaryFolder()
        let stamp = DateStamp(1_700_000_000)
        let runs = try (0..<3).map { _ in try RunFolder.create(logDirectory: folder.path, name: "cat", on: stamp).folder }
        #expect(runs.map(\.reference) == ["cat", "cat-2", "cat-3"].map { "\(stamp.date)/\($0)" })
        #expect(runs[1].embedding("cat", step: 500) == FilePath.joined(runs[1].path, "embeddings/cat-500.pt"))
        #expect(runs[1].relative(runs[1].image("cat", step: 5)) == "images/cat-5.png")
        #expect(runs[1].relative("/elsewhere") == "/elsewhere")
    }

    @Test func datesHaveTheWebUIForm() {
        let stamp = DateStamp(1_700_000_000)
        // The time zone is the machine's; the minutes and seconds of whole-hour zones are those of UTC, 22:13:20.
        #expect(stamp.fileName.count == 19 && stamp.text.count == 19)
        #expect(stamp.fileName.hasPrefix("2023-11-1") && stamp.fileName.hasSuffix("-20") && stamp.text.hasSuffix(":20"))
        #expect(stamp.fileName.hasPrefix(stamp.date + "-"))
    }

    @Test func lossLinesAreThoseOfPython() throws {
        for expected in try Expectations.load().losses {
            let line = LossTable.line(step: expected.step, stepsPerEpoch: expected.epoch_length, loss: expected.loss, learningRate: expected.rate)
            #expect(line == expected.line)
        }
        for expected in try Expectations.load().fixed {
            #expect(FixedPoint.text(expected.value, digits: 7) == expected.text)
            #expect(FixedPoint.text(expected.value, digits: 2) == expected.short)
        }
        #expect(FixedPoint.text(.nan, digits: 7) == "nan" && FixedPoint.text(-.infinity, digits: 7) == "-inf")
    }

    @Test func theJournalIsCutBackToItsState() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.create(logDirectory: folder.path, name: "cat").folder
        let lengths: RunJournal.Lengths
        do {
            let journal = try RunJournal(run, .anew)
            try journal.append(Event(time: 1, step: 1, .log(.init(.info, "kept"))))
            try journal.append(Event(time: 1, step: 1, .preview(.init(samplingStep: 1, samplingSteps: 2, prompt: "", seed: 1, png: "AA=="))))
            try journal.append(Event(time: 1, step: 1, .preview(.init(samplingStep: 2, samplingSteps: 2, prompt: "", seed: 1, file: "images/cat-1.png", png: "AA=="))))
            try journal.appendLoss(step: 1, stepsPerEpoch: 3, loss: 0.5, learningRate: 0.005)
            lengths = try journal.sync()
            try journal.append(Event(time: 2, step: 2, .log(.init(.info, "lost"))))
            try journal.appendLoss(step: 2, stepsPerEpoch: 3, loss: 0.25, learningRate: 0.005)
        }
        let resumed = try RunJournal(run, .cutBack(to: lengths))
        try resumed.appendLoss(step: 2, stepsPerEpoch: 3, loss: 0.125, learningRate: 1e-5)
        #expect(try SmallFile.text(run.losses) == "step,epoch,epoch_step,loss,learn_rate\r\n1,0,0,0.5000000,0.005\r\n2,0,1,0.1250000,1e-05\r\n")
        let events = try RunJournal.readEvents(run)
        #expect(events.map(\.content) == [
            .log(.init(.info, "kept")), .preview(.init(samplingStep: 2, samplingSteps: 2, prompt: "", seed: 1, file: "images/cat-1.png")),
        ])
    }

    @Test func theSettingsFileHoldsTheWebUIKeysAndComesBack() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.create(logDirectory: folder.path, name: "cat").folder
        var settings = TrainingSettings(name: "cat", dataset: "/d")
        (settings.saveImageEvery, settings.saveEmbeddingEvery) = (500, 250)
        var start = RunStart(
            settings: settings, datetime: "2023-11-14 22:13:20", modelName: "v1-5", modelHash: "cc6cb27103",
            vae: "checkpoint", pictures: 5, vectorsPerToken: 8, initialStep: 0, kernels: "avx2", dataset: nil, version: "1")
        try run.write(start, at: DateStamp(1_700_000_000))
        start.initialStep = 7
        try run.write(start, at: DateStamp(1_700_000_060))
        #expect(try run.latestStart() == start)
        let names = try Folder.names(in: run.path).filter { $0.hasPrefix("settings-") }
        #expect(names.count == 2)
        struct Keys: Decodable {
            var datetime: String, model_name: String, model_hash: String, num_of_dataset_images: Int, num_vectors_per_token: Int
            var embedding_name: String, learn_rate: String, batch_size: Int, gradient_step: Int, data_root: String
            var log_directory: String?
            var steps: Int, initial_step: Int, clip_grad_mode: String, clip_grad_value: String, latent_sampling_method: String
            var create_image_every: Int, save_embedding_every: Int, save_image_with_stored_embedding: Bool, template_file: String
        }
        let keys = try JSONLine.decode(Keys.self, from: SmallFile.bytes(FilePath.joined(run.path, names[1])))
        #expect(keys.initial_step == 7 && keys.clip_grad_mode == "disabled" && keys.num_of_dataset_images == 5)
    }

    @Test func runsAreListedAndMeant() throws {
        let folder = try TemporaryFolder()
        func make(_ day: String, _ name: String, _ summary: RunSummary) throws -> RunFolder {
            let run = RunFolder(path: folder.file("\(day)/\(name)"))
            try Folder.make(run.path)
            try run.write(summary)
            try folder.write("\(day)/\(name)/settings-\(day)-10-00-00.json", "{}")
            return run
        }
        _ = try make("2023-01-01", "cat", Self.summary("cat", .interrupted, startedAt: 100))
        let second = try make("2023-01-02", "cat", Self.summary("cat", .finished, startedAt: 200))
        _ = try make("2023-01-02", "cat-2", Self.summary("cat", .running, startedAt: 300))
        let dog = try make("2023-01-02", "dog", Self.summary("dog", .running, startedAt: 250))
        try folder.write("2023-01-02/broken/summary.json", "{")
        try folder.write("2023-01-02/webui/embeddings/x.pt")
        let lock = try #require(try dog.takeLock())
        let runs = Runs(logDirectory: folder.path)
        #expect(runs.entries.map(\.reference) == ["2023-01-02/cat-2", "2023-01-02/dog", "2023-01-02/cat", "2023-01-01/cat"])
        // Nobody holds the lock of cat-2: it was killed.
        #expect(runs.entries.map(\.summary.state) == [.stopped, .running, .finished, .interrupted])
        #expect(try runs.find(nil, for: .running).reference == "2023-01-02/dog")
        #expect(try runs.find(nil, for: .unfinished).reference == "2023-01-02/cat-2")
        #expect(try runs.find("cat", for: .running).reference == "2023-01-02/cat-2")
        #expect(try runs.find("2023-01-01/cat", for: .unfinished).reference == "2023-01-01/cat")
        #expect(try runs.find(second.path, for: .running).reference == "2023-01-02/cat")
        #expect(throws: Runs.LookupError.self) { try runs.find("bird", for: .running) }
        let third = try make("2023-01-03", "bird", Self.summary("bird", .preparing, startedAt: 400))
        let other = try #require(try third.takeLock())
        let several = #expect(throws: Runs.LookupError.self) { try Runs(logDirectory: folder.path).find(nil, for: .running) }
        #expect(several?.description.contains("2023-01-03/bird, 2023-01-02/dog") == true)
        withExtendedLifetime((lock, other)) {}
        #expect(throws: Runs.LookupError.self) { try Runs(logDirectory: folder.file("none")).find(nil, for: .unfinished) }
    }

    /// An interrupt is told before the process has given gigabytes back and gone: who resumes in that instant waits.
    @Test func aRunThatHasToldItsEndIsWaitedFor() throws {
        let temporary = try TemporaryFolder()
        let run = RunFolder(path: temporary.path)
        try run.write(Self.summary("fox", .interrupted, startedAt: 1))
        let going = HeldLock(try #require(try run.takeLock())).letGo(afterMilliseconds: 300)
        #expect(try run.takeLock() != nil)
        going?.join()
        // One that is at work is not.
        try run.write(Self.summary("fox", .running, startedAt: 1))
        let working = try run.takeLock()
        #expect(try working != nil && run.takeLock() == nil)
        withExtendedLifetime(working) {}
    }
}
