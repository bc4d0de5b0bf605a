import Engine
import StableDiffusion
import Testing

@Suite struct EmbeddingStoreTests {
    @Test func theFolderIsReadByTheWebUIsRules() throws {
        let folder = try TemporaryFolder()
        try EmbeddingFixtures.copy("webui.pt", to: folder.file("Ghost.pt"))
        try EmbeddingFixtures.copy("diffusers.bin", to: folder.file("deep/er/lamp.bin"))
        try EmbeddingFixtures.copy("trained.pt", to: folder.file("narrow.pt"))
        try EmbeddingFixtures.copy("xl.safetensors", to: folder.file("large.safetensors"))
        try EmbeddingFixtures.copy("webui-bands-only.webp", to: folder.file("carrier.webp"))
        try EmbeddingFixtures.copy("webui-bands-only.webp", to: folder.file("Ghost.preview.webp"))
        try AtomicFile.write(SmallFile.bytes(CarrierFixtures.path("odd-face.png")), to: folder.file("holiday.png"))
        try AtomicFile.write(SmallFile.bytes(CarrierFixtures.path("odd.png")), to: folder.file("other.png"))
        try folder.write("broken.png", "no picture")
        try folder.write("broken.pt", "no pickle")
        try folder.write("empty.pt", "")
        try folder.write("notes.txt")
        try EmbeddingFixtures.copy("trained.pt.optim", to: folder.file("Ghost.pt.optim"))

        let store = EmbeddingStore(folder: folder.path, widths: [96])
        // Of a picture the name inside counts; one that carries nothing is no embedding.
        #expect(store.embeddings.map(\.embedding.name) == ["Ghost", "mint-ghost", "lamp"])
        #expect(store.skipped.map(\.word).sorted() == ["broken", "broken", "café 🐱 \"9\"", "large", "narrow"])
        #expect(try store["mint-ghost"]?.embedding.vectors.values == EmbeddingFixtures.mintGhost())
        // sha256sum webui-bands-only.webp
        #expect(try store["mint-ghost"]?.hash() == "1f00d701b0c1")
        let reasons = Dictionary(store.skipped.map { ($0.word, $0.reason.description) }, uniquingKeysWith: { first, _ in first })
        #expect(reasons["narrow"]?.contains("8 long, this model's 96") == true)
        #expect(reasons["large"]?.contains("XL") == true)
        #expect(store.skipped.contains { $0.path == folder.file("broken.pt") && $0.reason.description.contains("neither safetensors") })
        #expect(store.skipped.contains { $0.path == folder.file("broken.png") && $0.reason.description.contains("not a picture") })

        let rows = store.entries
        #expect(rows.map(\.word) == ["broken", "broken", "café 🐱 \"9\"", "Ghost", "lamp", "large", "mint-ghost", "narrow"])
        #expect(rows[3].vectorsPerToken == 8 && rows[3].width == 96 && rows[3].step == 400 && rows[3].modelName == "tiny-sd" && rows[3].skipped == nil)
        #expect(rows[5].width == 24 && rows[5].skipped != nil && rows[0].width == nil)
        #expect(EmbeddingStore(folder: folder.path, widths: nil).embeddings.count == 6)
        #expect(EmbeddingStore(folder: folder.file("absent"), widths: [96]).entries.isEmpty)
    }

    @Test func ofTwoFilesWithOneWordTheLaterCounts() throws {
        let folder = try TemporaryFolder()
        try EmbeddingFixtures.copy("webui.pt", to: folder.file("cat.pt"))
        try EmbeddingFixtures.copy("diffusers.bin", to: folder.file("sub/cat.bin"))
        var store = EmbeddingStore(folder: folder.path, widths: [96])
        #expect(store.embeddings.map(\.path) == [folder.file("sub/cat.bin")])
        #expect(store.skipped.map(\.path) == [folder.file("cat.pt")])
        #expect(store["cat"]?.embedding.vectors.count == 1 && store["Cat"] == nil)
        // One that changed in training takes its own place.
        var embedding = try #require(store["cat"]).embedding
        embedding.step = 10
        store.register(embedding, path: folder.file("sub/cat.bin"))
        #expect(store["cat"]?.embedding.step == 10 && store.skipped.count == 1)
    }

    @Test func promptsFindTheWordsByTheirTokens() throws {
        let tokenizer = try EmbeddingFixtures.tokenizer()
        let folder = try TemporaryFolder()
        for name in ["mint", "mint-ghost", "Mint-Ghost"] { try EmbeddingFixtures.copy("webui.pt", to: folder.file("\(name).pt")) }
        let store = EmbeddingStore(folder: folder.path, widths: [96])
        let lookup = store.lookup(tokenizer: tokenizer)
        let ids = tokenizer.encode("a mint-ghost on mint")
        let long = try #require(lookup.match(in: ids, at: 1))
        // Of words with the same tokens the first read is found, in byte order.
        #expect(store.embeddings[long.index].embedding.name == "Mint-Ghost")
        #expect(long.tokenCount == tokenizer.encode("mint-ghost").count && long.word.vectorCount == 8)
        #expect(lookup.match(in: ids, at: ids.count - 1).map { store.embeddings[$0.index].embedding.name } == "mint")
        #expect(lookup.match(in: ids, at: 0) == nil)
    }

    @Test func theHashOfParametersIsTheFiles() throws {
        let store = EmbeddingStore(folder: FilePath.folder(of: EmbeddingFixtures.path("x")), widths: nil)
        // sha256sum webui.pt
        #expect(try store["webui"]?.hash() == "3dc8f3edffcb")
    }

    /// As trainings that went wrong leave them behind: two vectors of 96 numbers, all NaN.
    @Test func numbersThatAreNotFiniteAreSkipped() throws {
        let folder = try TemporaryFolder()
        let broken = FilePath.joined(FilePath.folder(of: FilePath.folder(of: #filePath)), "Fixtures/broken/nan-embedding.pt")
        try AtomicFile.write(SmallFile.bytes(broken), to: folder.file("word.pt"))
        let store = EmbeddingStore(folder: folder.path, widths: [96])
        #expect(store.embeddings.isEmpty && store.entries.map(\.skipped) == ["holds numbers that are not finite"])
        #expect(store.entries[0].width == 96)
        let report = try Inspector().inspect(folder.file("word.pt"))
        #expect(report.kind == .embedding && report.refusal == "it holds numbers that are not finite")
        let home = try TrainingHome()
        try AtomicFile.write(SmallFile.bytes(broken), to: home.embeddingPath)
        let error = try #require(throws: EmbeddingError.self) { try home.train(home.settings(steps: 1)) }
        #expect(error.description == "The embedding my-thing holds numbers that are not finite; use an earlier copy of it, or make it anew")
    }
}
