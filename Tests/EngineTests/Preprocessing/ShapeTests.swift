import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import Testing

/// The pixels of a whole preprocessing, against Pillow's.
@Suite struct ShapeTests {
    struct Case: Decodable {
        struct Pixels: Decodable { var size: [Int], rgb: String }
        var size: [Int], covering: [Pixels], whole: [Pixels], split: [Pixels]?, parts: Int?, automatic: [Pixels]?
    }

    /// The largest difference of a sample.
    private static func difference(_ picture: Picture, _ pixels: Case.Pixels) throws -> Int {
        let expected = [UInt8](try #require(Data(base64Encoded: pixels.rgb)))
        try #require([picture.width, picture.height] == pixels.size)
        return zip(picture.samples, expected).map { abs(Int($0) - Int($1)) }.max() ?? 255
    }

    @Test func pixelsAreThoseOfPillow() throws {
        let cases: [Case] = try PreprocessingFixture.read("pictures.json")
        let prepared = try PreparedFolder()
        for one in cases { try prepared.add("\(one.size[0] + 1000)x\(one.size[1]).png", one.size[0], one.size[1]) }
        // In the order of names.
        let sorted = cases.sorted { $0.size[0] < $1.size[0] }
        #expect(try prepared.run().state == .finished)
        for (index, one) in sorted.enumerated() {
            let picture = try prepared.result("0000\(index)-0-\(one.size[0] + 1000)x\(one.size[1]).png")
            #expect(try Self.difference(picture, one.covering[0]) <= 1)
        }

        prepared.settings.overwrite = true
        prepared.settings.split = true
        prepared.settings.splitThreshold = 0.6
        prepared.settings.overlapRatio = 0.25
        prepared.settings.flip = true
        try prepared.run()
        for (index, one) in sorted.enumerated() {
            guard let split = one.split, let parts = one.parts else { continue }
            let outputs = prepared.prepared[index].outputs
            #expect(outputs.count == 2 * parts)
            #expect(try Self.difference(PictureFile.read(path: outputs[0].file), split[0]) <= 1)
            // Each part is followed by its mirror image.
            #expect(outputs.last?.file.hasSuffix("0000\(index)-\(2 * parts - 1)-\(one.size[0] + 1000)x\(one.size[1]).png") == true)
            #expect(try Self.difference(PictureFile.read(path: outputs[2 * parts - 1].file), split[1]) <= 1)
        }
    }

    @Test func sizesOfTheirOwn() throws {
        let cases: [Case] = try PreprocessingFixture.read("pictures.json")
        let prepared = try PreparedFolder()
        for one in cases { try prepared.add("\(one.size[0] + 1000)x\(one.size[1]).png", one.size[0], one.size[1]) }
        prepared.settings.autoSize = true
        prepared.settings.keepSize = true
        (prepared.settings.autoSizeLeastSide, prepared.settings.autoSizeLargestSide) = (64, 128)
        (prepared.settings.autoSizeLeastArea, prepared.settings.autoSizeLargestArea) = (1, 64 * 128)
        prepared.settings.autoSizeThreshold = 0.2
        try prepared.run()
        for (index, one) in cases.sorted(by: { $0.size[0] < $1.size[0] }).enumerated() {
            let done = prepared.prepared[index]
            // The automatic size first, where there is one; then the picture's own.
            #expect(done.outputs.count == (one.automatic == nil ? 1 : 2))
            #expect((done.problem == nil) == (one.automatic != nil))
            if let automatic = one.automatic {
                #expect(try Self.difference(PictureFile.read(path: done.outputs[0].file).cropped(x: 0, y: 0, width: 24, height: 24), automatic[0]) <= 1)
            }
            let last = try #require(done.outputs.last)
            #expect([last.width, last.height] == one.size)
            if let whole = one.whole.first { #expect(try Self.difference(PictureFile.read(path: last.file), whole) == 0) }
        }
        #expect(prepared.messages(.advice).contains { $0.contains("different sizes") })
    }

    /// A picture of one colour with all detail at its right end.
    private static func detailAtTheRight() throws -> Picture {
        let detail = try PreprocessingFixture.drawn(60, 48)
        var picture = try Picture(width: 200, height: 48, channels: .rgb, samples: [UInt8](repeating: 90, count: 200 * 48 * 3))
        for y in 0 ..< 48 { for x in 0 ..< 60 { for channel in 0 ..< 3 { picture[140 + x, y, channel] = detail[x, y, channel] } } }
        return picture
    }

    @Test func aFocalCropGoesWhereTheDetailIs() throws {
        let prepared = try PreparedFolder()
        try AtomicFile.write(Self.detailAtTheRight().png(compression: 1), to: prepared.folder.file("source/a.png"))
        try prepared.add("b.png", 50, 50)
        prepared.settings.focalCrop = true
        (prepared.settings.faceWeight, prepared.settings.entropyWeight, prepared.settings.edgesWeight) = (0, 0, 1)
        prepared.settings.focalDebug = true
        try prepared.run()
        // Squares are only resized; what explains a crop lies apart.
        #expect(try prepared.results() == ["00000-0-a.png", "00001-0-b.png", "focal-debug"])
        #expect(try Folder.names(in: prepared.folder.file("result/focal-debug")) == ["00000-0-a.png"])
        let crop = try prepared.result("00000-0-a.png")
        #expect([crop.width, crop.height] == [32, 24])
        #expect(crop.sharpness() > 500)
        let explained = try PictureFile.read(path: prepared.folder.file("result/focal-debug/00000-0-a.png"))
        #expect([explained.width, explained.height] == [100, 24])
    }
}
