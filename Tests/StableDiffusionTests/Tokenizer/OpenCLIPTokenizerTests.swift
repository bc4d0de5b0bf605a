import FoundationEssentials
import StableDiffusion
import Testing

/// Ids against OpenCLIP's own tokenizer, as the web UI calls it; see `make_open_clip.py`.
@Suite struct OpenCLIPTokenizerTests {
    private let tokenizer: CLIPTokenizer
    private let reference: Reference

    init() throws {
        tokenizer = try CLIPTokenizer(folder: Fixture.tokenizerFolder, rule: .openCLIP)
        reference = try Fixture.json("tokenizer/open-clip.json")
    }

    private struct Reference: Decodable {
        /// Texts of `tokens.json` and `random-texts.json` that are not read as transformers reads them.
        let cleaned: [Text]
        /// Random texts full of what cleaning changes.
        let own: [Text]
        /// Random texts with characters of newer versions of Unicode than transformers' tokenizer knows, which Python composes or parts otherwise.
        let newer: [Text]
        /// Texts in which ftfy finds letters that were read in a wrong encoding, which is left out here.
        let mojibake: [Text]
    }

    private struct Text: Decodable {
        let text: String
        let ids: [Int]
        /// Of mojibake the ids with that step.
        let mended: [Int]?

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            text = try row.decode(String.self)
            ids = try row.decode([Int].self)
            mended = row.isAtEnd ? nil : try row.decode([Int].self)
        }

        /// Its characters, as many do not show.
        var spelled: String { text.unicodeScalars.map { $0.value < 0x7F && $0.value >= 0x20 ? String($0) : "<\(String($0.value, radix: 16))>" }.joined() }
    }

    /// More than 350 of these are read otherwise than by transformers' rule.
    @Test func knownTexts() throws {
        #expect(reference.cleaned.count == 355 && reference.newer.count == 6)
        // Some short texts are there twice.
        let differing = Dictionary(reference.cleaned.map { ($0.text.unicodeScalars.map(\.value), $0.ids) }, uniquingKeysWith: { first, _ in first })
        let newer = Set(reference.newer.map { $0.text.unicodeScalars.map(\.value) })
        let samples = try Fixture.json("tokenizer/tokens.json", as: [CLIPTokenizerTests.Sample].self).map { ($0.text, $0.ids) }
        let random = try Fixture.json("tokenizer/random-texts.json", as: [CLIPTokenizerTests.RandomText].self).map { ($0.text, $0.ids) }
        for (text, ids) in samples + random where !newer.contains(text.unicodeScalars.map(\.value)) {
            #expect(tokenizer.encode(text) == differing[text.unicodeScalars.map(\.value)] ?? ids, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    @Test func textsFullOfWhatCleaningChanges() {
        #expect(reference.own.count == 1500)
        for text in reference.own { #expect(tokenizer.encode(text.text) == text.ids, "\(text.spelled)") }
    }

    /// What is known to differ: such text is left as it stands.
    @Test func mojibakeIsNotMended() {
        #expect(reference.mojibake.count == 18)
        for text in reference.mojibake {
            #expect(tokenizer.encode(text.text) == text.ids, "\(text.spelled)")
            #expect(text.mended.map { $0 != text.ids } == true)
        }
    }

    @Test func specialTokensAreSpelledItsWay() throws {
        #expect(tokenizer.encode("<start_of_text>a cat<END_OF_TEXT>") == [49406, 320, 2368, 49407])
        #expect(!tokenizer.encode("<|endoftext|>").contains(49407))
        let plain = try CLIPTokenizer(folder: Fixture.tokenizerFolder)
        #expect(!plain.encode("<end_of_text>").contains(49407))
    }

    /// Texts made to be gone over many times end soon.
    @Test(arguments: ["&" + String(repeating: "amp;", count: 16_000), String(repeating: "&&#97;mp;#97;mp;", count: 4000),
                      String(repeating: "&", count: 65_000), "&" + String(repeating: "x", count: 65_000), String(repeating: "Σ'", count: 30_000)])
    func hostileTextsEndSoon(_ text: String) {
        let time = ContinuousClock().measure { _ = tokenizer.encode(text) }
        #expect(time < .seconds(20))
    }
}
