import Engine
import EngineInterface
import Glibc
import Testing

@Suite struct EmbeddingCreationTests {
    @Test(arguments: [("*", 1), ("ghost", 4), ("a red cat", 2), ("a red cat", 3), ("a red cat", 7), ("1girl", 3), ("", 2), ("ghost, in a meadow", 5)])
    func initialVectorsAreTheWebUIs(_ text: String, _ count: Int) throws {
        let vectors = try InitialVectors.vectors(
            text: text, count: count, width: 96, tokenizer: EmbeddingFixtures.tokenizer(), tokenVector: EmbeddingFixtures.tokenTable())
        #expect(try vectors.values == EmbeddingFixtures.numbers("initial.safetensors", "\(count).\(text)"))
        #expect(vectors.count == count && vectors.width == 96)
    }

    @Test func creatingWritesTheFileAndKeepsWhatExists() throws {
        let folder = try TemporaryFolder()
        let embeddings = folder.file("home/embeddings")
        let (tokenizer, table) = (try EmbeddingFixtures.tokenizer(), try EmbeddingFixtures.tokenTable())
        func create(_ request: EmbeddingRequest) throws(EmbeddingError) -> EmbeddingStore.Stored {
            try EmbeddingCreation.create(request, folder: embeddings, logDirectory: embeddings, width: 96, tokenizer: tokenizer, tokenVector: table)
        }
        let made = try create(.init(name: "my-cat", initializationText: "ghost", vectorsPerToken: 4))
        #expect(made.path == "\(embeddings)/my-cat.pt")
        let read = try EmbeddingReader.read(path: made.path)
        #expect(read == made.embedding && read.step == 0 && read.checkpointName == nil)
        #expect(try read.vectors.values == EmbeddingFixtures.numbers("initial.safetensors", "4.ghost"))
        let before = try SmallFile.bytes(made.path)
        #expect(throws: EmbeddingError.self) { try create(.init(name: "my-cat")) }
        #expect(try SmallFile.bytes(made.path) == before)
        #expect(try create(.init(name: "my-cat", overwrite: true)).embedding.vectors.count == 1)
        #expect(try EmbeddingReader.read(path: made.path).vectors.count == 1)

        try EmbeddingFixtures.copy("diffusers.bin", to: "\(embeddings)/sub/lamp.bin")
        #expect(throws: EmbeddingError.self) { try create(.init(name: "lamp", overwrite: true)) }
        #expect(try Folder.names(in: embeddings) == ["my-cat.pt", "my-cat.pt.previous", "sub"])
    }

    @Test(arguments: ["", "../cat", "a/b", "a\\b", ".cat", "cat\n", "\u{1b}[31mcat", " cat", "c\u{202E}at", "c\u{2066}at", "c\u{200B}at", "\u{FEFF}cat", String(repeating: "x", count: 300)])
    func badNamesAreRefused(_ name: String) throws {
        let folder = try TemporaryFolder()
        do throws(EmbeddingError) {
            try EmbeddingCreation.check(.init(name: name), folder: folder.path)
            Issue.record("\(name) was taken")
        } catch {
            #expect(!error.description.contains("\n") && !error.description.contains("\u{1b}"))
        }
    }

    @Test(arguments: [-1, 0, 76, Int.max])
    func numbersOfVectorsHaveBounds(_ count: Int) throws {
        let folder = try TemporaryFolder()
        #expect(throws: EmbeddingError.self) { try EmbeddingCreation.check(.init(name: "cat", vectorsPerToken: count), folder: folder.path) }
        let tokenizer = try EmbeddingFixtures.tokenizer()
        #expect(throws: EmbeddingError.self) {
            try InitialVectors.vectors(text: "", count: count, width: 96, tokenizer: tokenizer) { _ in [] }
        }
        #expect(throws: EmbeddingError.self) {
            try InitialVectors.vectors(text: "cat", count: 1, width: 96, tokenizer: tokenizer) { _ in [1] }
        }
    }

    @Test func aReadOnlyFolderIsSaidInOneLine() throws {
        let (tokenizer, table) = (try EmbeddingFixtures.tokenizer(), try EmbeddingFixtures.tokenTable())
        do throws(EmbeddingError) {
            _ = try EmbeddingCreation.create(.init(name: "cat"), folder: "/proc/embeddings", logDirectory: "/proc", width: 96, tokenizer: tokenizer, tokenVector: table)
            Issue.record("written to /proc")
        } catch {
            #expect(error.description.hasPrefix("Cannot make the folder /proc/embeddings: "))
        }
    }

    /// An accent may be a letter's part or a sign behind it: prompts read both alike, and the file has one name.
    @Test func namesAreWrittenInComposedLetters() throws {
        let folder = try TemporaryFolder()
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        let (tokenizer, table) = (try EmbeddingFixtures.tokenizer(), try EmbeddingFixtures.tokenTable())
        func create(_ name: String, overwrite: Bool = false) throws(EmbeddingError) -> EmbeddingStore.Stored {
            try EmbeddingCreation.create(
                .init(name: name, overwrite: overwrite), folder: folder.path, logDirectory: folder.path, width: 96, tokenizer: tokenizer, tokenVector: table)
        }
        let made = try create(decomposed)
        #expect(made.path.utf8.elementsEqual(folder.file("\(composed).pt").utf8) && made.embedding.name.utf8.elementsEqual(composed.utf8))
        #expect(throws: EmbeddingError.self) { try create(composed) }
        #expect(throws: EmbeddingError.self) { try create(decomposed) }
        _ = try create(decomposed, overwrite: true)
        #expect(try Folder.names(in: folder.path).count == 1)
        // One that another program wrote is the same word: which of two counts nobody could tell.
        #expect(rename(folder.file("\(composed).pt"), folder.file("\(decomposed).pt")) == 0)
        #expect(throws: EmbeddingError.self) { try create(composed, overwrite: true) }
        #expect(try Folder.names(in: folder.path).count == 1)
    }
}
