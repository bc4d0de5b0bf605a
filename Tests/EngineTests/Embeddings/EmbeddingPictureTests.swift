import Engine
import Foundation
import Imaging
import Testing

@Suite struct EmbeddingPictureTests {
    @Test(arguments: ["webui-bands-only.png", "webui-bands-only.webp", "webui-chunk-and-bands.png"])
    func theWebUIsPicturesAreRead(_ name: String) throws {
        let read = try #require(try EmbeddingPicture.read(path: EmbeddingFixtures.path(name)))
        #expect(try read.vectors.values == EmbeddingFixtures.mintGhost())
        #expect(read.vectors.width == 96 && read.name == "mint-ghost" && read.step == 400)
        #expect(read.checkpointHash == "0123456789" && read.checkpointName == "tiny-sd")
        #expect(try read == Embedding(
            name: "mint-ghost", vectors: EmbeddingReader.read(path: EmbeddingFixtures.path("webui.pt")).vectors, step: 400, checkpointHash: "0123456789",
            checkpointName: "tiny-sd"))
    }

    @Test func theDocumentIsTheWebUIsToTheLetter() throws {
        let theirs = try Zlib.inflate(CarrierFixtures.bytes("odd.zlib"), limit: 1 << 20)
        let read = try #require(try EmbeddingPicture.read(path: CarrierFixtures.path("odd.png")))
        #expect(read.name == "café 🐱 \"9\"" && read.step == 9 && read.checkpointHash == nil)
        #expect(try CarrierDocument.text(read) == String(decoding: theirs, as: UTF8.self))
    }

    @Test func theBandsAreTheWebUIsInEveryBit() throws {
        let read = try #require(try EmbeddingPicture.read(path: CarrierFixtures.path("odd.png")))
        let framed = try PictureBands.frame(
            CarrierFixtures.picture("odd-face.png"), bytes: CarrierFixtures.bytes("odd.zlib"), shades: EmbeddingPicture.shades(read))
        let theirs = try CarrierFixtures.picture("odd.png")
        #expect(framed.width == theirs.width && framed.height == theirs.height)
        #expect(framed.samples == theirs.samples)
    }

    /// The chunk is theirs byte by byte; the bands may be compressed otherwise, what they inflate to is theirs.
    @Test func whatIsWrittenCarriesItTwice() throws {
        let read = try #require(try EmbeddingPicture.read(path: CarrierFixtures.path("odd.png")))
        let png = try EmbeddingPicture.png(CarrierFixtures.picture("odd-face.png"), carrying: read)
        #expect(try PictureFile.info(png).text("sd-ti-embedding") == String(decoding: CarrierFixtures.bytes("odd.base64"), as: UTF8.self))
        let bands = try #require(try PictureBands.bytes(in: PictureFile.decode(png)))
        #expect(try Zlib.inflate(bands, limit: 1 << 20) == Zlib.inflate(CarrierFixtures.bytes("odd.zlib"), limit: 1 << 20))
    }

    /// Web sites and editors turn a picture into another format, add alpha or a black frame.
    @Test func theBandsSurviveWhatKeepsThePixels() throws {
        let folder = try TemporaryFolder()
        let theirs = try CarrierFixtures.picture("odd.png")
        var framed = [UInt8](repeating: 0, count: (theirs.width + 9) * (theirs.height + 4) * 4)
        for y in 0..<theirs.height {
            for x in 0..<theirs.width {
                for channel in 0..<3 { framed[((y + 1) * (theirs.width + 9) + x + 4) * 4 + channel] = theirs[x, y, channel] }
            }
        }
        let picture = try Picture(width: theirs.width + 9, height: theirs.height + 4, channels: .rgba, samples: framed)
        let expected = try EmbeddingPicture.read(path: CarrierFixtures.path("odd.png"))
        try AtomicFile.write(picture.png(), to: folder.file("framed.png"))
        try AtomicFile.write(picture.webp(.lossless), to: folder.file("framed.webp"))
        #expect(try EmbeddingPicture.read(path: folder.file("framed.png")) == expected)
        #expect(try EmbeddingPicture.read(path: folder.file("framed.webp")) == expected)
    }

    @Test func picturesThatCarryNothingAreNone() throws {
        let folder = try TemporaryFolder()
        func picture(_ width: Int, _ height: Int, _ sample: (Int) -> UInt8) throws -> Picture {
            try Picture(width: width, height: height, channels: .rgb, samples: (0..<width * height * 3).map(sample))
        }
        let pictures = [
            try CarrierFixtures.picture("odd-face.png"), try picture(20, 10) { _ in 0 }, try picture(20, 10) { _ in 16 }, try picture(1, 1) { _ in 255 },
            // Two columns without low bits, with as much at both sides.
            try picture(20, 10) { [3, 16].contains($0 / 3 % 20) ? 240 : UInt8($0 * 37 % 256) | 1 },
            // With less at one side.
            try picture(20, 10) { [3, 10].contains($0 / 3 % 20) ? 240 : UInt8($0 * 37 % 256) | 1 },
        ]
        for (number, picture) in pictures.enumerated() {
            try AtomicFile.write(picture.png(), to: folder.file("\(number).png"))
            #expect(try EmbeddingPicture.read(path: folder.file("\(number).png")) == nil, "\(number)")
        }
        // Lossy, so nothing is left of what the bands held.
        try AtomicFile.write(CarrierFixtures.picture("odd.png").webp(.lossy(quality: 60)), to: folder.file("lossy.webp"))
        #expect(try EmbeddingPicture.read(path: folder.file("lossy.webp")) == nil)
    }

    @Test func whatIsHostileIsOneLine() throws {
        let folder = try TemporaryFolder()
        let face = try CarrierFixtures.picture("odd-face.png")
        func base64(_ json: String) -> String { Data(json.utf8).base64EncodedString() }
        func tensor(_ json: String) -> String { "{\"string_to_param\": {\"*\": {\"TORCHTENSOR\": \(json)}}}" }
        let chunks = [
            "", "?", "AAA", base64("{}"), base64("[1, 2"), base64("null"), base64(String(repeating: "[", count: 100_000)), base64("{\"name\": 1e999}"),
            base64(tensor("[[1, 2], [3]]")), base64(tensor("[[1, 2], 3]")), base64(tensor("[[\"x\"]]")), base64(tensor("[]")), base64(tensor("[[]]")),
            base64(tensor("7")), base64(tensor("[[[1]]]")), base64(tensor("{}")), base64(tensor("[[1]]").replacing("{\"*\"", with: "{\"a\": {\"TORCHTENSOR\": [[1]]}, \"*\"")),
            base64(String(repeating: " ", count: CarrierDocument.largestSize + 1)),
        ]
        for (number, chunk) in chunks.enumerated() {
            let path = folder.file("chunk-\(number).png")
            try AtomicFile.write(face.png(textChunks: [TextChunk(keyword: "sd-ti-embedding", text: chunk)]), to: path)
            let error = #expect(throws: EmbeddingError.self, "\(number)") { try EmbeddingPicture.read(path: path) }
            #expect(error?.description.contains("\n") == false && error?.description.contains("chunk-\(number).png") == true)
        }
        // A small stream that inflates to far more than an embedding, and one that is no JSON.
        for content in [[UInt8](repeating: 32, count: 64 << 20), Array("{\"a\": ".utf8)] {
            let path = folder.file("bands.png")
            try AtomicFile.write(PictureBands.frame(face, bytes: Zlib.deflate(content, level: 9), shades: []).png(), to: path)
            let error = #expect(throws: EmbeddingError.self) { try EmbeddingPicture.read(path: path) }
            #expect(error?.description.contains("\n") == false)
        }
        // Cut anywhere, a carrier is none or an error.
        let whole = try SmallFile.bytes(EmbeddingFixtures.path("webui-chunk-and-bands.png"))
        for length in stride(from: 0, to: whole.count, by: 997) {
            try AtomicFile.write(Array(whole[..<length]), to: folder.file("cut.png"))
            _ = try? EmbeddingPicture.read(path: folder.file("cut.png"))
        }
    }

    @Test func namesInsideThatNoFileCouldHaveAreNone() throws {
        let folder = try TemporaryFolder()
        let face = try CarrierFixtures.picture("odd-face.png")
        for (name, word) in [("\"cat\"", "cat"), ("\"\"", "stem"), ("7", "stem"), ("\"\(String(repeating: "x", count: 256))\"", "stem")] {
            let json = "{\"name\": \(name), \"string_to_param\": {\"*\": {\"TORCHTENSOR\": [0.5, 1, -2.0]}}}"
            try AtomicFile.write(face.png(textChunks: [TextChunk(keyword: "sd-ti-embedding", text: Data(json.utf8).base64EncodedString())]), to: folder.file("stem.png"))
            let read = try #require(try EmbeddingPicture.read(path: folder.file("stem.png")))
            #expect(read.name == word && read.vectors.values == [0.5, 1, -2] && read.vectors.count == 1)
        }
    }

    @Test func whatNoPictureCanCarryIsRefused() throws {
        let face = try CarrierFixtures.picture("odd-face.png")
        let vectors = try #require(EmbeddingVectors(values: [1, .nan], width: 2))
        #expect(throws: EmbeddingError.self) { try EmbeddingPicture.png(face, carrying: Embedding(name: "x", vectors: vectors)) }
        let xl = try EmbeddingReader.read(path: EmbeddingFixtures.path("xl.safetensors"))
        #expect(throws: EmbeddingError.self) { try EmbeddingPicture.png(face, carrying: xl) }
        // Zero vectors, as an empty initialization text gives, have no largest number to be white.
        let zeros = try #require(EmbeddingVectors(values: [0, 0, 0, 0], width: 2))
        let written = try EmbeddingPicture.png(face, carrying: Embedding(name: "x", vectors: zeros))
        let folder = try TemporaryFolder()
        try AtomicFile.write(written, to: folder.file("x.png"))
        #expect(try EmbeddingPicture.read(path: folder.file("x.png"))?.vectors == zeros)
    }
}
