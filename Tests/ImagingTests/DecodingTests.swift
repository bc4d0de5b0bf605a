import Imaging
import Testing

@Suite struct DecodingTests {
    @Test func manifestIsThere() {
        #expect(Fixture.pictures.count == 50)
        #expect(Fixture.checked.count == 50)
    }

    @Test(arguments: Fixture.pictures)
    func samplesAreThoseOfPillow(_ expected: Fixture.Decoded) throws {
        let picture = try PictureFile.read(path: Fixture.path(expected.name))
        #expect(picture.width == expected.width)
        #expect(picture.height == expected.height)
        #expect(picture.channels.rawValue == expected.channels)
        let samples = try Fixture.bytes(expected.name + ".raw")
        try #require(picture.samples.count == samples.count)
        #expect(Fixture.largestDifference(picture.samples, samples) == 0)
    }

    @Test func samplesHaveThoseChecksums() throws {
        for (expected, checksum) in Fixture.checked {
            let picture = try PictureFile.read(path: Fixture.path(expected.name))
            #expect(picture.width == expected.width, "\(expected.name)")
            #expect(picture.height == expected.height, "\(expected.name)")
            #expect(picture.channels.rawValue == expected.channels, "\(expected.name)")
            #expect(String(Zlib.crc32(picture.samples)) == checksum, "\(expected.name)")
        }
    }

    @Test(arguments: Fixture.pictures + Fixture.checked.map(\.picture))
    func headerTellsWhatDecodingGives(_ expected: Fixture.Decoded) throws {
        let info = try PictureFile.info(path: Fixture.path(expected.name))
        #expect(info.width == expected.width)
        #expect(info.height == expected.height)
        #expect(info.hasAlpha == (expected.channels == 4))
        #expect(expected.name.hasSuffix(info.kind == .jpeg ? "jpg" : info.kind.rawValue))
        #expect(try PictureFile.info(Fixture.bytes(expected.name)) == info)
    }

    @Test(arguments: 1...8)
    func orientationIsReported(_ value: Int) throws {
        #expect(try PictureFile.info(path: Fixture.path("orientation-\(value).jpg")).orientation.rawValue == value)
    }

    @Test(arguments: ["tiff", "jpegXL"])
    func otherFormatsAreRefusedByName(_ name: String) throws {
        let kind = try #require(PictureKind(rawValue: name))
        #expect(!kind.isReadable)
        let path = Fixture.path("other.\(kind.extensions[0])")
        let error = #expect(throws: PictureError.self) { try PictureFile.read(path: path) }
        #expect(error == PictureError(.unsupportedFormat(kind), path: path))
        #expect(error?.description.contains("\(kind.name) pictures cannot be read; convert it first") == true)
    }

    @Test func endingsOfReadableKinds() {
        #expect(PictureKind.readableExtensions.isSuperset(of: ["png", "jpg", "jpeg", "webp", "bmp", "gif", "avif", "heic", "heif"]))
        #expect(PictureKind.readableExtensions.isDisjoint(with: ["tif", "tiff", "jxl", "txt", ""]))
    }

    @Test func alphaIsDroppedNotComposited() throws {
        let picture = try PictureFile.read(path: Fixture.path("rgba.png"))
        let samples = try Fixture.bytes("rgba.png.raw")
        #expect(picture.rgb.samples == samples.indices.filter { $0 % 4 != 3 }.map { samples[$0] })
        #expect(picture.alpha == stride(from: 3, to: samples.count, by: 4).map { samples[$0] })
        #expect(picture.rgb.alpha == nil)
    }
}
