import Glibc
import Imaging
import Testing

/// Files that ask for far more memory than they are long.
@Suite struct BombTests {
    /// The header alone must decide, before memory is taken.
    @Test func hugeSizesAreRefused() throws {
        let path = Fixture.path("huge-header.png")
        let refusal = PictureError(.tooLarge(width: 100_000, height: 100_000), path: path)
        #expect(throws: refusal) { try PictureFile.info(path: path) }
        #expect(throws: refusal) { try PictureFile.read(path: path) }

        let webp = Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0] + [0, 0, 0, 0]
        #expect(throws: PictureError(.tooLarge(width: 1 << 24, height: 1 << 24))) {
            try PictureFile.decode(webp + [UInt8](repeating: 0xff, count: 6))
        }
    }

    /// 50 000 written over the sizes of a small file: where the numbers lie, how many bytes each has, and in which order.
    @Test(arguments: [
        ("rgb.png", "IHDR", 4, 4, 4, true), ("bmp/24-bit.bmp", "(\0\0\0", 4, 4, 4, false), ("bmp/os2-8-bit.bmp", "\u{c}\0\0\0", 4, 2, 2, false),
        ("gif/4-bit.gif", "GIF89a", 6, 2, 2, false), ("gif/4-bit.gif", ",", 5, 2, 2, false), ("heif/plain.avif", "ispe", 8, 4, 4, true),
        ("heif/plain.heic", "ispe", 8, 4, 4, true),
    ])
    func fiftyThousandSquared(
        _ name: String, _ mark: String, _ offset: Int, _ length: Int, _ step: Int, _ bigEndian: Bool
    ) throws {
        var bytes = try Fixture.bytes(name)
        let mark = Array(mark.utf8)
        // An HEIC's first size may be that of a tile, so every one is changed; elsewhere there is one
        let places = bytes.indices.filter { bytes[$0...].starts(with: mark) }
        for start in name.hasPrefix("heif") ? places : Array(places.prefix(1)) {
            for side in 0..<2 {
                for position in 0..<length {
                    let shift = 8 * (bigEndian ? length - 1 - position : position)
                    bytes[start + offset + side * step + position] = UInt8(truncatingIfNeeded: 50_000 >> shift)
                }
            }
        }
        expectRefusal(bytes, readable: PictureKind(head: bytes)?.isReadable == true)
    }

    private func expectRefusal(_ bytes: [UInt8], readable: Bool) {
        for decode in [{ _ = try PictureFile.decode($0) }, { _ = try PictureFile.info($0) }] as [([UInt8]) throws -> Void] {
            do {
                try decode(bytes)
                Issue.record("not refused")
            } catch let error as PictureError {
                if readable { #expect(error == PictureError(.tooLarge(width: 50_000, height: 50_000))) }
            } catch {
                Issue.record(error)
            }
        }
    }

    @Test func fiftyThousandSquaredJPEG() throws {
        for name in ["420.jpg", "progressive.jpg"] {
            var jpeg = try Fixture.bytes(name)
            let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xff, 0xc0]) || jpeg[$0...].starts(with: [0xff, 0xc2]) })
            jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0xc3, 0x50, 0xc3, 0x50])
            expectRefusal(jpeg, readable: true)
        }
    }

    /// Progressive pictures are held as coefficients beside their samples. In four full channels 98 megapixels are too many.
    @Test func progressiveInksTakeTooMuch() throws {
        var jpeg = try Fixture.bytes("cmyk-progressive.jpg")
        let frame = try #require(jpeg.indices.first { jpeg[$0...].starts(with: [0xff, 0xc2]) })
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x26, 0xac, 0x26, 0xac])
        #expect(throws: PictureError(.damaged(.jpeg, "its scans take too much memory"))) { try PictureFile.decode(jpeg) }
    }

    @Test func thinPicturesAreRefused() throws {
        var bytes = try Fixture.bytes("rgb.png")
        bytes.replaceSubrange(16..<24, with: [0x05, 0xf5, 0xe1, 0x00, 0, 0, 0, 1])
        let error = #expect(throws: PictureError.self) { try PictureFile.decode(bytes) }
        #expect(error?.description == "100000000 x 1 pixels: a side is longer than 1000000; crop it first")
    }

    /// A PNG of one pixel with a chunk before its data.
    private func png(_ type: String, _ head: [UInt8], inflatesTo count: Int, data: [UInt8] = [0, 1, 2, 3]) throws -> [UInt8] {
        func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
            let body = Array(type.utf8) + data
            func number(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
            return number(UInt32(data.count)) + body + number(Zlib.crc32(body))
        }
        let header = chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
        let bomb = type.isEmpty ? [] : chunk(type, try head + Zlib.deflate([UInt8](repeating: 65, count: count), level: 9))
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + header + bomb + chunk("IDAT", try Zlib.deflate(data)) + chunk("IEND", [])
    }

    /// Chunks that inflate a thousandfold, beyond what texts may have: the picture is read, the text is not.
    @Test(arguments: [("zTXt", [0, 0]), ("iTXt", [0, 1, 0, 0, 0]), ("iCCP", [0, 0])] as [(String, [UInt8])])
    func chunksThatInflate(_ type: String, _ rest: [UInt8]) throws {
        let bytes = try png(type, Array("Comment".utf8) + rest, inflatesTo: 80 << 20)
        #expect(bytes.count < 1 << 17)
        #expect(try PictureFile.decode(bytes).samples == [1, 2, 3])
        #expect(try PictureFile.info(bytes).textChunks.isEmpty)
    }

    /// What the data hold beyond the picture is left alone.
    @Test func moreDataThanPixels() throws {
        let bytes = try png("", [], inflatesTo: 0, data: [0, 1, 2, 3] + [UInt8](repeating: 9, count: 20 << 20))
        #expect(bytes.count < 1 << 16)
        #expect(try PictureFile.decode(bytes).samples == [1, 2, 3])
    }

    /// 8000 x 8000 pixels, stated in a file that ends with the header: an error, and no picture of zeros.
    @Test func headersAlone() throws {
        let gif = Array("GIF89a".utf8) + [0x40, 0x1f, 0x40, 0x1f, 0, 0, 0] + [0x2c, 0, 0, 0, 0, 0x40, 0x1f, 0x40, 0x1f, 0, 8]
        #expect(throws: PictureError(.damaged(.gif, "the file ends too early"))) { try PictureFile.decode(gif) }
        var bmp = Array(try Fixture.bytes("bmp/24-bit.bmp").prefix(54))
        bmp.replaceSubrange(18..<26, with: [0x40, 0x1f, 0, 0, 0x40, 0x1f, 0, 0])
        #expect(throws: PictureError(.damaged(.bmp, "the file ends too early"))) { try PictureFile.decode(bmp) }
    }
}
