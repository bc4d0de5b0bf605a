import Imaging
import Testing

/// HEIC and AVIF are read where libheif is installed, and named with what is missing where it is not. Both are lossy, and decoders
/// differ in how they spread chroma: hence the tolerance. A picture turned wrongly is off by 100 and more.
@Suite struct HEIFTests {
    static let names = ["plain.heic", "alpha.heic", "ten-bit.heic", "plain.avif", "alpha.avif", "sharp-chroma.avif"]
        + (2...8).map { "orientation-\($0).avif" }

    @Test(arguments: names)
    func pixelsAreThoseOfOtherDecoders(_ name: String) throws {
        let path = Fixture.path("heif/\(name)")
        let kind = try #require(PictureKind(rawValue: String(name.suffix(4))))
        guard kind.isReadable else { return try expectAdvice(path, kind) }
        let expected = try PictureFile.read(path: path + ".png")
        let picture = try PictureFile.read(path: path)
        #expect(picture.width == expected.width)
        #expect(picture.height == expected.height)
        #expect(picture.channels == expected.channels)
        try #require(picture.samples.count == expected.samples.count)
        #expect(Fixture.largestDifference(picture.samples, expected.samples) <= 20)
        let sum = zip(picture.samples, expected.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        #expect(Double(sum) / Double(picture.samples.count) < 3)

        let info = try PictureFile.info(path: path)
        #expect(info.kind == kind)
        #expect(info.width == expected.width)
        #expect(info.height == expected.height)
        #expect(info.hasAlpha == expected.hasAlpha)
        #expect(info.orientation == .upright)
    }

    private func expectAdvice(_ path: String, _ kind: PictureKind) throws {
        let error = #expect(throws: PictureError.self) { try PictureFile.read(path: path) }
        #expect(error?.problem == .libraryMissing(kind) || error?.problem == .decoderMissing(kind))
        #expect(error?.path == path)
    }

    @Test func adviceNamesThePackageAndTheConversion() {
        let missing = PictureError(.libraryMissing(.heic), path: "a.heic").description
        #expect(missing == "a.heic: HEIC pictures need libheif; install it (apt-get install libheif1) or convert it first, "
            + "for example: heif-convert in.heic out.png")
        let decoder = PictureError(.decoderMissing(.avif)).description
        #expect(decoder == "libheif has no decoder for AVIF here; install libheif-plugin-dav1d or convert it first, "
            + "for example: avifdec in.avif out.png")
    }

    @Test(arguments: [
        (["heic"], PictureKind.heic), (["heix", "mif1"], .heic), (["mif1", "heic"], .heic), (["msf1"], .heic),
        (["avif"], .avif), (["mif1", "miaf", "avif"], .avif), (["avis"], .avif), (["mp42", "avif"], nil),
    ])
    func brandsTellTheKind(_ brands: [String], _ kind: PictureKind?) {
        let body = Array(brands[0].utf8) + [0, 0, 0, 0] + brands.dropFirst().flatMap { Array($0.utf8) }
        let head: [UInt8] = [0, 0, 0, UInt8(8 + body.count)] + Array("ftyp".utf8) + body
        #expect(PictureKind(head: head + [0, 0, 0, 8] + Array("freeavif".utf8)) == kind)
    }
}
