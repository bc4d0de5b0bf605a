import Imaging
import Testing

/// Against Pillow, called as the web UI calls it: Fixtures/make_framing.py.
@Suite struct FramingTests {
    struct Case: Sendable {
        var width: Int
        var height: Int
        var newWidth: Int
        var newHeight: Int
        var covered: String
        var filled: String
    }

    static func cases() throws -> [Case] {
        String(decoding: try Fixture.bytes("framing.txt"), as: UTF8.self).split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ").map(String.init)
            let numbers = fields.prefix(4).compactMap { Int($0) }
            guard fields.count == 6, numbers.count == 4 else { return nil }
            return Case(width: numbers[0], height: numbers[1], newWidth: numbers[2], newHeight: numbers[3], covered: fields[4], filled: fields[5])
        }
    }

    /// Samples by the formula of make_framing.py.
    func picture(width: Int, height: Int) throws -> Picture {
        let samples = (0..<width * height * 3).map { place in
            let (x, y, c) = (place / 3 % width, place / 3 / width, place % 3)
            return UInt8((x * (3 + c) + y * (5 - c) + x * y / 7) % 256)
        }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }

    func hash(_ picture: Picture) -> String {
        let value = picture.samples.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    @Test func twoHundredSizesGivePillowsPixels() throws {
        let cases = try FramingTests.cases()
        try #require(cases.count == 200)
        for one in cases {
            let source = try picture(width: one.width, height: one.height)
            let what: Comment = "\(one.width) x \(one.height) to \(one.newWidth) x \(one.newHeight)"
            let covered = try source.covered(width: one.newWidth, height: one.newHeight)
            #expect(covered.width == one.newWidth && covered.height == one.newHeight, what)
            #expect(hash(covered) == one.covered, what)
            #expect(hash(try source.filled(width: one.newWidth, height: one.newHeight)) == one.filled, what)
        }
    }

    @Test func alphaIsDropped() throws {
        let picture = try Picture(width: 2, height: 2, channels: .rgba, samples: [UInt8](repeating: 90, count: 16))
        #expect(try picture.filled(width: 8, height: 4) == Picture(width: 8, height: 4, channels: .rgb, samples: [UInt8](repeating: 90, count: 96)))
        #expect(try picture.covered(width: 3, height: 5) == Picture(width: 3, height: 5, channels: .rgb, samples: [UInt8](repeating: 90, count: 45)))
    }

    /// A side that rounds to nothing stays one pixel.
    @Test func linesArePicturesToo() throws {
        let line = try picture(width: 300, height: 1)
        let filled = try line.filled(width: 16, height: 16)
        #expect((0..<16).allSatisfy { filled[$0, 0, 0] == filled[$0, 15, 0] })
    }

    @Test func impossibleSizesAreRefused() throws {
        let picture = try picture(width: 3, height: 4)
        #expect(throws: PictureError.self) { try picture.covered(width: 0, height: 5) }
        #expect(throws: PictureError.self) { try picture.filled(width: 5, height: -1) }
        #expect(throws: PictureError.self) { try picture.filled(width: .max, height: .max) }
        #expect(throws: PictureError.self) { try self.picture(width: 20_000, height: 1).covered(width: 512, height: 512) }
    }
}
