import Engine
import EngineInterface
import FoundationEssentials
import Testing

@Suite struct RunQueryTests {
    @Test func aRunIsListedWithItsLossesAndDetails() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 6)
        settings.saveEmbeddingEvery = 2
        let trained = try home.train(settings)
        let answers = home.answers
        let entry = try #require(try answers.runs(logDirectory: nil).first)
        #expect(entry.path == trained.folder.path && entry.summary.state == .finished)
        #expect(try answers.runs(logDirectory: home.folder.file("none")) == [])

        let losses = try answers.losses(ofRun: entry.path, points: 10)
        #expect(losses.map(\.step) == Array(1...6))
        for (point, step) in zip(losses, try trained.stepEvents()) { #expect(abs(point.loss - step.loss) < 1e-7) }
        #expect(try answers.losses(ofRun: entry.path, points: 2).map(\.step) == [3, 6])

        let details = try answers.details(ofRun: entry.path)
        #expect(details.copies == [2, 4, 6] && details.settings.maxSteps == 6 && details.pictures.count == 3)
        try home.removePicture(1)
        #expect(try answers.details(ofRun: entry.path).pictures.map(FilePath.name) == ["00.png", "02.png"])
        try FileManager.default.removeItem(atPath: home.dataset)
        #expect(try answers.details(ofRun: entry.path).pictures == [])

        try FileManager.default.removeItem(atPath: trained.folder.losses)
        #expect(try answers.losses(ofRun: entry.path, points: 2) == [])
        #expect(throws: FileError.self) { try answers.losses(ofRun: home.folder.file("none"), points: 2) }
    }

    @Test func promotingPutsTheCopyWhereTheEmbeddingIs() throws {
        let home = try TrainingHome()
        var settings = home.settings(steps: 4)
        settings.saveEmbeddingEvery = 2
        let trained = try home.train(settings)
        let elsewhere = FilePath.joined(home.home.embeddings, "sub/\(home.name).pt")
        try Folder.make(FilePath.folder(of: elsewhere))
        try FileManager.default.moveItem(atPath: home.embeddingPath, toPath: elsewhere)
        #expect(try Promotion.promote(trained.folder, step: 2, home: home.home) == elsewhere)
        #expect(try EmbeddingReader.read(path: elsewhere).step == 2)
        #expect(throws: SettingsError.self) { try Promotion.promote(trained.folder, step: 3, home: home.home) }
        var summary = try trained.folder.readSummary()
        summary.state = .running
        try trained.folder.write(summary)
        let lock = try #require(try trained.folder.takeLock())
        #expect(throws: (any Error).self) { try Promotion.promote(trained.folder, step: 4, home: home.home) }
        #expect(try EmbeddingReader.read(path: elsewhere).step == 2)
        withExtendedLifetime(lock) {}
    }
}
