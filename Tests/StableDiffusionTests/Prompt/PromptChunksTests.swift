import StableDiffusion
import Testing

@Suite struct PromptChunksTests {
    let tokenizer: CLIPTokenizer
    let embeddings: EmbeddingLookup

    /// The words of `make_chunks.py`.
    static let words = [("mint", 2), ("mint-ghost", 8), ("candy-sticker", 8), ("wide load", 40), ("full", 75)]
        .map { EmbeddingLookup.Word(name: $0.0, vectorCount: $0.1) }

    init() throws {
        tokenizer = try CLIPTokenizer(folder: Fixture.tokenizerFolder)
        embeddings = EmbeddingLookup(Self.words, tokenizer: tokenizer)
    }

    struct Case: Decodable {
        let parts: [PromptPart]
        let chunks: [Chunk]
        /// Tokens of the reference's hidden states, where the prompt is one of its.
        let length: Int?

        enum CodingKeys: CodingKey { case parts, chunks, length }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            parts = try container.decode([Pair<String, Double>].self, forKey: .parts).map { PromptPart($0.first, weight: $0.second) }
            chunks = try container.decode([Chunk].self, forKey: .chunks)
            length = try container.decodeIfPresent(Int.self, forKey: .length)
        }
    }

    struct Pair<First: Decodable, Second: Decodable>: Decodable {
        let first: First
        let second: Second

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            first = try row.decode(First.self)
            second = try row.decode(Second.self)
        }
    }

    struct Chunk: Decodable {
        let ids: [Int]
        let weights: [Float]
        let fixes: [Pair<Int, String>]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            ids = try row.decode([Int].self)
            weights = try row.decode([Pair<Int, Float>].self).flatMap { [Float](repeating: $0.second, count: $0.first) }
            fixes = try row.decode([Pair<Int, String>].self)
        }
    }

    @Test func agreesWithTheWebUIsRules() throws {
        let cases = try Fixture.json("prompt/chunks.json", as: [Case].self)
        #expect(cases.count == 61)
        for reference in cases {
            let chunks = try PromptChunks(reference.parts, tokenizer: tokenizer, embeddings: embeddings).chunks
            #expect(chunks.count == reference.chunks.count)
            for (chunk, expected) in zip(chunks, reference.chunks) {
                let rest = 75 - expected.ids.count
                #expect(chunk.ids == [49406] + expected.ids + [Int](repeating: 49407, count: rest + 1))
                #expect(chunk.weights == [1] + expected.weights + [Float](repeating: 1, count: rest + 1))
                #expect(chunk.fixes.map(\.offset) == expected.fixes.map(\.first))
                #expect(chunk.fixes.map(\.word.name) == expected.fixes.map(\.second))
                #expect(chunk.fixes.allSatisfy { Self.words[$0.index] == $0.word })
            }
            if let length = reference.length { #expect(chunks.count * PromptChunk.length == length) }
        }
    }

    @Test func anEmptyTextIsOneChunkOfPadding() throws {
        let empty = try PromptChunks(text: "", tokenizer: tokenizer)
        #expect(empty.chunks.count == 1 && empty.tokenCount == 0)
        #expect(empty.chunks[0].ids == [49406] + [Int](repeating: 49407, count: 76))
        #expect(try PromptChunks([], tokenizer: tokenizer) == empty)
    }

    @Test func countsTokensOverChunks() throws {
        let text = String(repeating: "cat ", count: 75)
        #expect(try PromptChunks(text: text, tokenizer: tokenizer).tokenCount == 75)
        #expect(try PromptChunks(text: text, tokenizer: tokenizer).chunks.count == 1)
        #expect(try PromptChunks(text: text + "dog", tokenizer: tokenizer).tokenCount == 76)
        #expect(try PromptChunks([PromptPart("cat"), .chunkBreak, PromptPart("dog")], tokenizer: tokenizer).tokenCount == 76)
    }

    @Test func anEmbeddingLongerThanAChunkIsAnError() throws {
        let lookup = EmbeddingLookup([.init(name: "mint-ghost", vectorCount: 76)], tokenizer: tokenizer)
        #expect(throws: PromptError.embeddingTooLong(name: "mint-ghost", vectorCount: 76)) {
            try PromptChunks(text: "a Mint-Ghost", tokenizer: tokenizer, embeddings: lookup)
        }
        #expect(try PromptChunks(text: "a cat", tokenizer: tokenizer, embeddings: lookup).tokenCount == 2)
    }

    @Test func findsTheLongestWord() {
        let ids = tokenizer.encode("a mint-ghost and mint tea")
        #expect(embeddings.match(in: ids, at: 0) == nil)
        #expect(embeddings.match(in: ids, at: 1)?.word.name == "mint-ghost")
        #expect(embeddings.match(in: ids, at: 1)?.tokenCount == 3)
        #expect(embeddings.match(in: ids, at: 5)?.word.name == "mint")
        #expect(embeddings.match(in: ids, at: 99) == nil)
        #expect(EmbeddingLookup.none.match(in: ids, at: 1) == nil)
        let same = EmbeddingLookup([.init(name: "Cat", vectorCount: 1), .init(name: "cat", vectorCount: 2), .init(name: " ", vectorCount: 3)], tokenizer: tokenizer)
        #expect(same.match(in: tokenizer.encode("cat"), at: 0)?.index == 0)
    }
}
