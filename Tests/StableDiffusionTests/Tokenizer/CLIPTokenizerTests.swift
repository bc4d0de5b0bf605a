import FoundationEssentials
import StableDiffusion
import Testing

@Suite struct CLIPTokenizerTests {
    let tokenizer: CLIPTokenizer

    init() throws {
        tokenizer = try CLIPTokenizer(folder: Fixture.tokenizerFolder)
    }

    struct Sample: Decodable {
        let text: String
        let ids: [Int]
    }

    @Test func knowsItsSpecialTokens() {
        #expect(tokenizer.startToken == 49406)
        #expect(tokenizer.endToken == 49407)
        #expect(tokenizer.count == 49408)
    }

    @Test func agreesWithTransformers() throws {
        for sample in try Fixture.json("tokenizer/tokens.json", as: [Sample].self) {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text)")
        }
    }

    /// Every script, combining marks in any order, characters of all Unicode versions; see `make_random_texts.py`.
    @Test func agreesWithTransformersOnAnyUnicodeText() throws {
        let samples = try Fixture.json("tokenizer/random-texts.json", as: [RandomText].self)
        #expect(samples.count == 2000)
        for sample in samples {
            #expect(tokenizer.encode(sample.text) == sample.ids, "\(sample.text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    struct RandomText: Decodable {
        let text: String
        let ids: [Int]

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            text = try row.decode(String.self)
            ids = try row.decode([Int].self)
        }
    }

    @Test func spellsPiecesAndDecodes() {
        #expect(tokenizer.pieces("a photo of Xingye-prompt") == ["a</w>", "photo</w>", "of</w>", "x", "ing", "ye</w>", "-</w>", "prompt</w>"])
        #expect(tokenizer.pieces("é") == ["Ã©</w>"])
        #expect(tokenizer.decode(tokenizer.encode("A naïve CAT, 日本")) == "a naïve cat , 日本")
        #expect(tokenizer.decode([-1, 1_000_000, 2368]) == "cat")
    }

    @Test func knowsSingleTokens() {
        #expect(tokenizer.isSingleToken("cat"))
        #expect(!tokenizer.isSingleToken("mint-ghost"))
        #expect(!tokenizer.isSingleToken(""))
    }

    @Test func takesLongWordsInStride() {
        #expect(tokenizer.encode(String(repeating: "xy", count: 50_000)).count > 10_000)
    }
}
