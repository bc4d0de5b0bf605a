import Imaging
import Testing

/// Decoding is held to Pillow elsewhere; here it judges what was encoded.
@Suite struct EncodingTests {
    @Test(arguments: ["rgb.png", "rgba.png"])
    func losslessFormatsKeepEverySample(_ name: String) throws {
        let picture = try PictureFile.read(path: Fixture.path(name))
        #expect(try PictureFile.decode(picture.png()) == picture)
        #expect(try PictureFile.decode(picture.png(compression: 0)) == picture)
        #expect(try PictureFile.decode(picture.webp(.lossless)) == picture)
        #expect(try picture.png() == picture.png())
    }

    @Test(arguments: ["rgb.png", "rgba.png"])
    func lossyFormatsComeClose(_ name: String) throws {
        let picture = try PictureFile.read(path: Fixture.path(name)).resized(width: 64, height: 64, filter: .bicubic)
        let jpeg = try PictureFile.decode(picture.jpeg(quality: 95))
        #expect(jpeg.channels == .rgb)
        #expect(meanDifference(jpeg, picture.rgb) < 8)
        let webp = try PictureFile.decode(picture.webp(.lossy(quality: 95)))
        #expect(webp.channels == picture.channels)
        if !picture.hasAlpha { #expect(meanDifference(webp, picture) < 8) }
        #expect(try picture.jpeg(quality: 30).count < picture.jpeg(quality: 95).count)
    }

    private func meanDifference(_ one: Picture, _ other: Picture) -> Double {
        let sum = zip(one.samples, other.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(one.samples.count)
    }

    @Test func sidesBeyondAFormatAreRefused() throws {
        let long = try Picture(width: 70_000, height: 1, channels: .rgb, samples: [UInt8](repeating: 7, count: 210_000))
        #expect(throws: PictureError.self) { try long.jpeg() }
        #expect(throws: PictureError.self) { try long.webp(.lossless) }
        #expect(try PictureFile.decode(long.png()) == long)
    }
}
