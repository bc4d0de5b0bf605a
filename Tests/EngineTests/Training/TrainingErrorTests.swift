import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Imaging
import Testing

/// Mistakes and bad files: one line that names what is wrong, and nothing half-written.
@Suite struct TrainingErrorTests {
    private static func line(_ home: TrainingHome, _ change: (inout TrainingSettings) throws -> Void) throws -> String {
        var settings = home.settings(steps: 2)
        try change(&settings)
        let error = #expect(throws: (any Error).self) { try home.train(settings) }
        let line = "\(try #require(error))"
        #expect(!line.contains("\n") && line.count > 20, "\(line)")
        return line
    }

    @Test func whatIsKnownBeforehandLeavesNothing() throws {
        let home = try TrainingHome()
        let wide = try #require(EmbeddingVectors(values: [Float](repeating: 0, count: 768), width: 768))
        try EmbeddingWriter.write(Embedding(name: "wide", vectors: wide, step: 0), to: FilePath.joined(home.home.embeddings, "wide.pt"))
        try Folder.make(home.folder.file("empty"))
        let cases: [(String, (inout TrainingSettings) throws -> Void)] = [
            ("/none", { $0.dataset = home.folder.file("none") }), ("No pictures", { $0.dataset = home.folder.file("empty") }),
            ("create nobody", { $0.name = "nobody" }), ("768", { $0.name = "wide" }), ("slash", { $0.name = "../my-thing" }),
            ("No template", { $0.template = "nothing.txt" }), ("No model", { $0.options.model = "nothing" }), ("--width 63", { $0.width = 63 }),
            ("--preview-height 9", { $0.preview.height = 9 }), ("--learning-rate", { $0.learningRate = "fast" }),
            ("--clip-grad-value", { $0.clipGradientValue = "x" }), ("--batch-size", { $0.batchSize = 0 }), ("--preview-sampler", { $0.preview.sampler = "Magic" }),
        ]
        for (part, change) in cases {
            let line = try Self.line(home, change)
            #expect(line.contains(part), "\(line)")
        }
        #expect(FileStatus(home.home.logDirectory) == nil)
    }

    @Test func aPictureThatCannotBeReadIsSkipped() throws {
        let home = try TrainingHome(pictures: 2)
        try home.folder.write("pictures/broken.png", "no picture")
        let half = try SmallFile.bytes(FilePath.joined(home.dataset, "00.png"))
        try AtomicFile.write(Array(half.prefix(half.count / 2)), to: FilePath.joined(home.dataset, "half.png"))
        let trained = try home.train(home.settings(steps: 3))
        let warnings = try trained.logs(.warning)
        #expect(["broken.png", "half.png"].allSatisfy { name in warnings.contains { $0.contains(name) } })
        #expect(try trained.folder.latestStart().pictures == 2)
    }

    @Test func aDatasetWithNoneLeftIsAnError() throws {
        let home = try TrainingHome(pictures: 0)
        try home.folder.write("pictures/broken.png", "no picture")
        #expect(try Self.line(home) { _ in }.contains("can be read"))
        let run = try home.newestRun()
        #expect(try run.readSummary().state == .failed && FileStatus(run.state) == nil)
        // Once mended, the run that failed can be resumed.
        try home.add(picture: 1)
        #expect(try home.resume().embedding().step == 2)
    }

    @Test func aCaptionThatIsNoTextIsNamed() throws {
        let home = try TrainingHome()
        try AtomicFile.write([0xFF, 0xFE, 0x00], to: FilePath.joined(home.dataset, "01.txt"))
        #expect(try Self.line(home) { _ in }.contains("01.txt"))
    }

    @Test func twoTrainersNeverShareARun() throws {
        let home = try TrainingHome()
        let run = try home.train(home.settings(steps: 3)) { event, _, interruption in
            if event.name == "step", event.step == 1 { interruption.raise() }
        }.folder
        let state = try SmallFile.bytes(run.state)
        let lock = try #require(try run.takeLock())
        let error = #expect(throws: (any Error).self) { try home.resume() }
        #expect("\(try #require(error))".contains("another process"))
        #expect(try SmallFile.bytes(run.state) == state)
        withExtendedLifetime(lock) {}
    }

    @Test(.enabled(if: getuid() != 0, "root may write anywhere")) func aReadOnlyLogDirectory() throws {
        let home = try TrainingHome()
        let folder = home.folder.file("locked")
        try Folder.make(folder)
        chmod(folder, 0o500)
        defer { chmod(folder, 0o700) }
        #expect(try Self.line(home) { $0.logDirectory = folder }.contains("permission denied"))
    }

    @Test func aLogDirectoryThatIsAFile() throws {
        let home = try TrainingHome()
        let file = try home.folder.write("file")
        #expect(try Self.line(home) { $0.logDirectory = file }.contains(file))
    }

    @Test func theEmbeddingsFolderMayVanishMeanwhile() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 3)
        settings.saveEmbeddingEvery = 2
        let error = #expect(throws: (any Error).self) {
            try home.train(settings) { event, _, _ in
                if event.name == "step", event.step == 2 { try FileManager.default.removeItem(atPath: home.home.embeddings) }
            }
        }
        #expect("\(try #require(error))".contains("my-thing.pt"))
        // Nothing is lost: the run stands at its last step.
        try Folder.make(home.home.embeddings)
        #expect(try home.resume().embedding().step == 3)
    }
}
