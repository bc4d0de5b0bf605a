import Imaging
import Testing

@Suite struct ResamplingTests {
    static let sizes = [(20, 15), (67, 53), (7, 45), (59, 5), (41, 12), (13, 31), (38, 24), (1, 1)]

    @Test(arguments: ResamplingFilter.allCases, ["", "-alpha"])
    func pixelsAreThoseOfPillow(_ filter: ResamplingFilter, _ suffix: String) throws {
        let source = try PictureFile.read(path: Fixture.path("resized/source\(suffix).png"))
        for (width, height) in ResamplingTests.sizes {
            let name = "resized/\(filter.rawValue)\(suffix)-\(width)x\(height).png"
            let expected = try PictureFile.read(path: Fixture.path(name))
            let resized = try source.resized(width: width, height: height, filter: filter)
            try #require(resized.samples.count == expected.samples.count)
            #expect(Fixture.largestDifference(resized.samples, expected.samples) == 0, "\(name)")
        }
    }

    /// Every sample: the lines hold the checksum of what Pillow makes.
    @Test func boxesAreThoseOfPillow() throws {
        let lines = try String(decoding: Fixture.bytes("boxes.txt"), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 200)
        for (number, line) in lines.enumerated() {
            let fields = line.split(separator: " ").map(String.init)
            try #require(fields.count == 11)
            let sizes = fields[0..<5].compactMap { Int($0) }
            let sides = fields[6..<10].compactMap { Double($0) }
            let filter = try #require(ResamplingFilter(rawValue: fields[5]))
            var random = Linear(state: UInt64(number))
            let samples = (0..<sizes[0] * sizes[1] * sizes[2]).map { _ in random.byte() }
            let channels = try #require(Picture.Channels(rawValue: sizes[2]))
            let source = try Picture(width: sizes[0], height: sizes[1], channels: channels, samples: samples)
            let box = ResamplingBox(left: sides[0], top: sides[1], right: sides[2], bottom: sides[3])
            let resized = try source.resized(width: sizes[3], height: sizes[4], filter: filter, box: box)
            #expect(resized.width == sizes[3])
            #expect(String(Zlib.crc32(resized.samples)) == fields[10], "\(line)")
        }
    }

    /// More than 2048 weights to a sum: their halves no longer fit 32 bits, the whole does. The mean of 255 stays 255.
    @Test(arguments: ResamplingFilter.allCases)
    func longSumsDoNotOverflow(_ filter: ResamplingFilter) throws {
        let long = try Picture(width: 40_000, height: 3, channels: .rgb, samples: [UInt8](repeating: 255, count: 360_000))
        #expect(try long.resized(width: 2, height: 2, filter: filter).samples == [UInt8](repeating: 255, count: 12))
        let tall = try Picture(width: 3, height: 40_000, channels: .rgb, samples: [UInt8](repeating: 255, count: 360_000))
        #expect(try tall.resized(width: 2, height: 2, filter: filter).samples == [UInt8](repeating: 255, count: 12))
    }

    @Test(arguments: [(-0.5, 0, 3, 3), (0, -1, 3, 3), (0, 0, 23.5, 3), (0, 0, 3, 17.1), (3, 0, 2, 3), (0, .nan, 3, 3), (0, 0, .infinity, 3)])
    func boxesOutsideAreRefused(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) throws {
        let source = try PictureFile.read(path: Fixture.path("rgb.png"))
        #expect(throws: PictureError.self) {
            try source.resized(width: 5, height: 5, filter: .lanczos, box: ResamplingBox(left: left, top: top, right: right, bottom: bottom))
        }
    }

    @Test func impossibleSizesAreRefused() throws {
        let source = try PictureFile.read(path: Fixture.path("rgb.png"))
        #expect(throws: PictureError.self) { try source.resized(width: 0, height: 5, filter: .box) }
        #expect(throws: PictureError.self) { try source.resized(width: 100_000, height: 100_000, filter: .box) }
        #expect(throws: PictureError.self) { try source.resized(width: .max, height: 2, filter: .box) }
        #expect(try source.resized(width: source.width, height: source.height, filter: .lanczos) == source)
    }
}
