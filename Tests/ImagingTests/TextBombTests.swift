import Glibc
import Imaging
import Testing

/// Texts in pictures that unpack to far more than the file is: read in time that goes with the file's size.
@Suite struct TextBombTests {
    /// Processor time of this thread, which other work on the machine does not stretch.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        func number(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
        let body = Array(type.utf8) + data
        return number(data.count) + body + number(Int(Zlib.crc32(body)))
    }

    /// A PNG of one pixel with so many chunks of one kind between header and pixels.
    private static func png(_ type: String, _ data: [UInt8], times: Int) throws -> [UInt8] {
        let header = chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
        let texts = [[UInt8]](repeating: chunk(type, data), count: times).joined()
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + header + Array(texts) + chunk("IDAT", try Zlib.deflate([0, 0])) + chunk("IEND", [])
    }

    private func info(_ bytes: [UInt8]) throws -> (info: PictureInfo, seconds: Double) {
        let start = Self.processorSeconds
        let info = try PictureFile.info(bytes)
        return (info, Self.processorSeconds - start)
    }

    /// Three megabytes that stand for three gigabytes took half a minute.
    @Test(arguments: [("zTXt", [0x78, 0, 0] as [UInt8]), ("iTXt", [0x78, 0, 1, 0, 0, 0])]) func manyCompressedTexts(_ type: String, _ start: [UInt8]) throws {
        let packed = try Zlib.deflate([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20), level: 9)
        let bytes = try Self.png(type, start + packed, times: 3000)
        let (info, seconds) = try info(bytes)
        #expect(seconds < 4 && info.width == 1)
        #expect(info.textChunks.count == 15 && info.text("x")?.utf8.count == 1 << 20)
    }

    /// Texts that are too large, or damaged behind a long beginning, cost what they unpack to as well.
    @Test func manyTextsThatComeToNothing() throws {
        let large = try Zlib.deflate([UInt8](repeating: UInt8(ascii: "a"), count: 17 << 20), level: 9)
        let damaged = try Zlib.deflate([UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20), level: 9).dropLast(200) + [0xFF, 0xFF, 0xFF, 0xFF]
        for packed in [large, Array(damaged)] {
            let (info, seconds) = try info(try Self.png("zTXt", [0x78, 0, 0] + packed, times: 1000))
            #expect(seconds < 4 && info.textChunks.isEmpty)
        }
    }

    /// EXIF that is written as a text is unpacked once.
    @Test func manyProfiles() throws {
        let packed = try Zlib.deflate([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20), level: 9)
        let (info, seconds) = try info(try Self.png("zTXt", Array("Raw profile type exif".utf8) + [0, 0] + packed, times: 3000))
        #expect(seconds < 4 && info.orientation == .upright)
    }

    /// Ordinary texts, compressed or not, are all there.
    @Test func ordinaryTextsStay() throws {
        let texts = (0..<50).map { TextChunk(keyword: "k\($0)", text: String(repeating: "é\($0) ", count: 2000)) }
        let picture = try Picture(width: 1, height: 1, channels: .rgb, samples: [1, 2, 3])
        #expect(try PictureFile.info(picture.png(textChunks: texts)).textChunks == texts)
    }

    /// 55 megapixels in 682 bytes: no such file can hold them, so no memory is taken for them.
    @Test func aGIFWithoutItsPixels() throws {
        let size: [UInt8] = [0xF8, 0x1C, 0xF8, 0x1C]
        let head = Array("GIF89a".utf8) + size + [0x80, 0, 0] + [0, 0, 0, 255, 255, 255] + [0x2C, 0, 0, 0, 0] + size + [0, 2]
        let bytes = head + [254] + [UInt8](repeating: 0x11, count: 254) + [254] + [UInt8](repeating: 0x11, count: 254) + [0, 0x3B]
        let error = try #require(throws: PictureError.self) { try PictureFile.decode(bytes) }
        #expect(error.problem == .damaged(.gif, "the file ends too early"))
    }
}
