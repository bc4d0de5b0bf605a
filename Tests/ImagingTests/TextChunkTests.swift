import Imaging
import Testing

@Suite struct TextChunkTests {
    let chunks = [
        TextChunk(keyword: "parameters", text: "a ghost, mint\nSteps: 20, Sampler: Euler a"),
        TextChunk(keyword: "Latin", text: "caf\u{e9} \u{ff}"),
        TextChunk(keyword: "Chinese", text: "薄荷色的幽灵 👻"),
    ]

    @Test func plainTextsAreRead() throws {
        #expect(try PictureFile.info(path: Fixture.path("texts.png")).textChunks == chunks)
    }

    @Test func deflatedAndTaggedTextsAreRead() throws {
        let info = try PictureFile.info(path: Fixture.path("texts-deflated.png"))
        #expect(info.textChunks.first?.text == String(repeating: "word ", count: 500))
        #expect(info.text("deflated") == "the later one counts")
        #expect(info.text("deflated Chinese") == String(repeating: "幽灵", count: 300))
        #expect(info.text("tagged") == "naïve ✓")
        #expect(info.text("absent") == nil)
    }

    @Test(arguments: ["comment.jpg", "comment.webp"])
    func userCommentsAreRead(_ name: String) throws {
        let comment = try PictureFile.info(path: Fixture.path(name)).text("UserComment")
        #expect(comment == "幽灵\nSteps: 20")
    }

    /// From the header's end to the picture data our chunks must be Pillow's, byte for byte.
    @Test func chunksAreWrittenAsPillowWritesThem() throws {
        let theirs = try Fixture.bytes("texts.png")
        let ours = try PictureFile.decode(theirs).png(textChunks: chunks)
        let data = try #require(theirs.indices.first { theirs[$0...].starts(with: Array("IDAT".utf8)) })
        // Before the type stands the length, which depends on the compressor
        #expect(ours[..<(data - 4)] == theirs[..<(data - 4)])
        #expect(ours[data..<(data + 4)] == theirs[data..<(data + 4)])
    }

    @Test(arguments: ["", "line\nbreak", "幽灵", String(repeating: "k", count: 80)])
    func badKeywordsAreRefused(_ keyword: String) throws {
        let picture = try Picture(width: 1, height: 1, channels: .rgb, samples: [1, 2, 3])
        #expect(throws: PictureError(.badKeyword(keyword))) {
            try picture.png(textChunks: [TextChunk(keyword: keyword, text: "text")])
        }
    }

    @Test func inflatingStopsAtItsLimit() throws {
        let bomb = try Zlib.deflate([UInt8](repeating: 0, count: 1_000_000), level: 9)
        #expect(throws: Zlib.Failure.tooLarge(limit: 999_999)) { try Zlib.inflate(bomb, limit: 999_999) }
        #expect(try Zlib.inflate(bomb, limit: 1_000_000).count == 1_000_000)
        #expect(throws: Zlib.Failure.damaged) { try Zlib.inflate(Array(bomb.dropLast(10)), limit: 1 << 30) }
        // The check value of the CRC catalogue
        #expect(Zlib.crc32(Array("123456789".utf8)) == 0xcbf4_3926)
    }
}
