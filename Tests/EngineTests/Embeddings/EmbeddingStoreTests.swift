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
        try folder.write("broken.pt", "no pickle")
        try folder.write("empty.pt", "")
        try folder.write("notes.txt")
        try EmbeddingFixtures.copy("trained.pt.optim", to: folder.file("Ghost.pt.optim"))

        let store = EmbeddingStore(folder: folder.path, width: 96)
        #expect(store.embeddings.map(\.embedding.name) == ["Ghost", "lamp"])
        #expect(store.skipped.map(\.word).sorted() == ["broken", "carrier", "large", "narrow"])
        let reasons = Dictionary(uniqueKeysWithValues: store.skipped.map { ($0.word, $0.reason.description) })
        #expect(reasons["narrow"]?.contains("8 long, this model's 96") == true)
        #expect(reasons["large"]?.contains("XL") == true)
        #expect(reasons["carrier"]?.contains("picture") == true)
        #expect(reasons["broken"]?.contains("neither safetensors") == true)

        let rows = store.entries
        #expect(rows.map(\.word) == ["broken", "carrier", "Ghost", "lamp", "large", "narrow"])
        #expect(rows[2].vectorsPerToken == 8 && rows[2].width == 96 && rows[2].step == 400 && rows[2].modelName == "tiny-sd" && rows[2].skipped == nil)
        #expect(rows[4].width == 24 && rows[4].skipped != nil && rows[0].width == nil)
        #expect(EmbeddingStore(folder: folder.path, width: nil).embeddings.count == 3)
        #expect(EmbeddingStore(folder: folder.file("absent"), width: 96).entries.isEmpty)
    }

    @Test func ofTwoFilesWithOneWordTheLaterCounts() throws {
        let folder = try TemporaryFolder()
        try EmbeddingFixtures.copy("webui.pt", to: folder.file("cat.pt"))
        try EmbeddingFixtures.copy("diffusers.bin", to: folder.file("sub/cat.bin"))
        var store = EmbeddingStore(folder: folder.path, width: 96)
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
        let store = EmbeddingStore(folder: folder.path, width: 96)
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
        let store = EmbeddingStore(folder: FilePath.folder(of: EmbeddingFixtures.path("x")), width: nil)
        // sha256sum webui.pt
        #expect(try store["webui"]?.hash() == "3dc8f3edffcb")
    }
}
