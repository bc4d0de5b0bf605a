import Engine
import EngineInterface
import FoundationEssentials
import Testing

/// A word's file is replaced in one way, by one process at a time, and nothing that was in it is lost.
@Suite struct WordFileTests {
    let folder: TemporaryFolder
    let word: WordFile

    init() throws {
        folder = try TemporaryFolder()
        try Folder.make(folder.file("embeddings"))
        word = WordFile(word: "cat", path: folder.file("embeddings/cat.pt"), logDirectory: folder.file("logs"))
    }

    static func embedding(_ value: Float, step: Int = 0) throws -> Embedding {
        Embedding(name: "cat", vectors: try #require(EmbeddingVectors(values: [value, 1, 2, 3], width: 2)), step: step)
    }

    /// The first numbers of all embeddings below a folder, by path.
    private func kept(_ place: String) throws -> [String: Float] {
        try Dictionary(uniqueKeysWithValues: Folder.walk(folder.file(place)).filter { $0.hasSuffix(".pt") || $0.hasSuffix(".previous") }.map {
            (String($0.dropFirst(folder.path.count + 1)), try EmbeddingReader.read(path: $0).vectors.values[0])
        })
    }

    @Test func whatIsReplacedStaysAsPrevious() throws {
        try word.replace(with: Self.embedding(1))
        #expect(FileStatus(word.previous) == nil)
        try word.replace(with: Self.embedding(2))
        #expect(try kept("embeddings") == ["embeddings/cat.pt": 2, "embeddings/cat.pt.previous": 1])
        // The same once more replaces nothing.
        try word.replace(with: Self.embedding(2))
        #expect(try kept("embeddings") == ["embeddings/cat.pt": 2, "embeddings/cat.pt.previous": 1])
        #expect(FileStatus(folder.file("logs")) == nil)
    }

    @Test func whatPreviousHeldBeforeIsBroughtToTheRuns() throws {
        for number in 1...4 { try word.replace(with: Self.embedding(Float(number), step: number == 2 ? 30 : 0)) }
        #expect(try kept("embeddings") == ["embeddings/cat.pt": 4, "embeddings/cat.pt.previous": 3])
        let day = "logs/\(DateStamp().date)/cat-replaced"
        #expect(try kept("logs") == ["\(day)/cat-0.pt": 1, "\(day)/cat-30.pt": 2])
        // Such a folder is no run.
        #expect(Runs(logDirectory: folder.file("logs")).entries.isEmpty)
        // Other vectors of a step that is there already get a number; the same ones do not come twice.
        for number in [5, 1, 6, 7] { try word.replace(with: Self.embedding(Float(number))) }
        #expect(try Set(kept("logs").values) == [1, 2, 3, 4, 5])
        #expect(try kept("embeddings") == ["embeddings/cat.pt": 7, "embeddings/cat.pt.previous": 6])
    }

    @Test func whatARunHasNeedsNoSecondPlace() throws {
        let run = try RunFolder.create(logDirectory: word.logDirectory, name: "cat") { folder in
            try folder.write(RunFolderTests.summary("cat", .finished, startedAt: 1))
            try Folder.make(folder.embeddings)
            try EmbeddingWriter.write(Self.embedding(1, step: 5), to: folder.embedding("cat", step: 5))
        }.folder
        for (value, step) in [(1, 5), (2, 6), (3, 7)] { try word.replace(with: Self.embedding(Float(value), step: step), by: run) }
        #expect(try kept("logs").count == 1)
        try word.replace(with: Self.embedding(4, step: 8), by: run)
        #expect(try Set(kept("logs").values) == [1, 2])
    }

    @Test func aFileThatIsNoEmbeddingIsKeptToo() throws {
        try folder.write("embeddings/cat.pt", "half a download")
        for number in 1...2 { try word.replace(with: Self.embedding(Float(number))) }
        let paths = Folder.walk(folder.file("logs"))
        #expect(try paths.map { try SmallFile.text($0) } == ["half a download"])
    }

    @Test func aLinkIsFollowed() throws {
        try folder.write("elsewhere/real.pt", "")
        try word.replace(with: Self.embedding(0))
        try FileManager.default.removeItem(atPath: word.path)
        try FileManager.default.createSymbolicLink(atPath: word.path, withDestinationPath: folder.file("elsewhere/real.pt"))
        let other = WordFile(word: "real", path: folder.file("elsewhere/real.pt"), logDirectory: folder.file("logs"))
        let lock = try WordLock.take(word)
        #expect(WordLock.holder(of: other) != nil)
        withExtendedLifetime(lock) {}
    }

    // MARK: The lock

    @Test func oneAtATime() throws {
        let run = RunFolder(path: folder.file("logs/2026-03-09/cat"))
        try Folder.make(run.path)
        var lock: WordLock? = try WordLock.take(word)
        #expect(WordLock.holder(of: word)?.run == nil)
        try lock?.tell(run)
        let error = #expect(throws: EmbeddingError.self) { try WordLock.take(word) }
        let line = "\(try #require(error))"
        #expect(line.contains("2026-03-09/cat"))
        #expect(line.contains("textual-inversion attach") && line.contains("textual-inversion interrupt") && !line.contains("\n"))
        // Reached by another path it is the same.
        try FileManager.default.createSymbolicLink(atPath: folder.file("home"), withDestinationPath: folder.file("embeddings"))
        let other = WordFile(word: "cat", path: folder.file("home/cat.pt"), logDirectory: folder.file("logs"))
        #expect(WordLock.holder(of: other)?.run == run.path)
        lock = nil
        #expect(WordLock.holder(of: word) == nil)
        #expect(try Folder.names(in: folder.file("embeddings")).isEmpty)
        lock = try WordLock.take(other)
        #expect(lock != nil)
    }

    private func taken(by run: RunFolder) throws -> WordLock {
        let lock = try WordLock.take(word)
        try lock.tell(run)
        return lock
    }

    /// A training that has told its end holds its word until its process is gone: the next one waits.
    @Test func aRunThatHasToldItsEndIsWaitedFor() throws {
        let run = RunFolder(path: folder.file("logs/2026-03-09/cat"))
        try Folder.make(run.path)
        try run.write(RunSummary(name: "cat", state: .finished, step: 1, maxSteps: 1, startedAt: 1, modelName: "tiny-sd"))
        let going = HeldLock(try taken(by: run)).letGo(afterMilliseconds: 800)
        #expect(throws: Never.self) { try WordLock.take(word) }
        going?.join()
    }

    @Test func whatAKilledProcessLeftIsNobodys() throws {
        try folder.write("embeddings/.cat.lock", "/logs/2026-03-09/cat")
        #expect(WordLock.holder(of: word) == nil)
        let lock = try WordLock.take(word)
        let holder = try #require(WordLock.holder(of: word))
        #expect(holder.run == nil)
        withExtendedLifetime(lock) {}
    }
}
