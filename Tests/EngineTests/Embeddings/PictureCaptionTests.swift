import Engine
import EngineInterface
import Imaging
import Testing

@Suite struct PictureCaptionTests {
    private static let dejaVu = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

    /// Where Pillow puts the words of the web UI's caption.
    private struct Expected: Decodable {
        var size: [Int], words: [String], boxes: [[Int]]

        static func load() throws -> [Expected] {
            try JSONLine.decode([Expected].self, from: CarrierFixtures.bytes("caption.json"))
        }
    }

    /// Left, top, right and bottom of what is not black in part of a picture.
    private static func box(_ picture: Picture, columns: Range<Int>, rows: Range<Int>) -> [Int]? {
        var found: (left: Int, top: Int, right: Int, bottom: Int)?
        for y in rows {
            for x in columns where picture[x, y, 0] > 0 {
                let old = found ?? (x, y, x, y)
                found = (min(old.left, x), min(old.top, y), max(old.right, x), max(old.bottom, y))
            }
        }
        return found.map { [$0.left, $0.top, $0.right + 1, $0.bottom + 1] }
    }

    private static func captioned(_ expected: Expected, _ font: TextFont) throws -> Picture {
        let black = try Picture(width: expected.size[0], height: expected.size[1], channels: .rgb,
                                samples: [UInt8](repeating: 0, count: expected.size[0] * expected.size[1] * 3))
        let words = expected.words
        return PictureCaption(title: words[0], left: words[1], middle: words[2], right: words[3]).drawn(on: black, font: font)
    }

    @Test func theBackgroundIsDarkenedAsTheWebUIDoes() throws {
        #expect(try CarrierFixtures.picture("odd-face.png").darkenedTowardsEnds.samples == CarrierFixtures.picture("darkened.png").samples)
    }

    @Test(.enabled(if: FileStatus(dejaVu) != nil)) func wordsLieWhereTheWebUIPutsThem() throws {
        let font = try #require(TextFont(path: Self.dejaVu))
        for expected in try Expected.load() {
            let picture = try Self.captioned(expected, font)
            let half = expected.size[1] / 2
            let gaps = [0, expected.boxes[2][0] - 4, expected.boxes[2][2] + 4, expected.size[0]]
            let boxes = [Self.box(picture, columns: 0..<expected.size[0], rows: 0..<half)]
                + (0..<3).map { Self.box(picture, columns: gaps[$0]..<gaps[$0 + 1], rows: half..<expected.size[1]) }
            for (word, (ours, theirs)) in zip(expected.words, zip(boxes, expected.boxes)) {
                let ours = try #require(ours, "\(word)")
                // Kerning and rounding of pen positions differ by little.
                #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 3 }, "\(word): \(ours), not \(theirs)")
            }
        }
    }

    @Test func withoutAnyFontTheWordsAreThere() throws {
        for expected in try Expected.load() {
            let picture = try Self.captioned(expected, .builtIn)
            let (width, height) = (expected.size[0], expected.size[1])
            let title = try #require(Self.box(picture, columns: 0..<width, rows: 0..<height / 2))
            let footers = try #require(Self.box(picture, columns: 0..<width, rows: height / 2..<height))
            #expect(title[0] >= 10 && title[1] == 10 && title[2] <= width * 3 / 4 && title[2] > width / 4)
            // The left footer begins at the padding, the right one ends there, all stand on one line.
            #expect((10...14).contains(footers[0]) && (width - 18...width - 10).contains(footers[2]) && footers[3] == height - 10)
        }
    }

    @Test func theBuiltInLettersDiffer() throws {
        let black = try Picture(width: 8, height: 12, channels: .rgb, samples: [UInt8](repeating: 0, count: 8 * 12 * 3))
        func dots(_ text: String) -> [UInt8] { black.drawing(TextFont.builtIn.line(text, size: 9), x: 0, y: 9).samples }
        let letters = (0x21...0x7e).compactMap { UnicodeScalar($0).map { String(Character($0)) } }
        #expect(Set(letters.map(dots)).count == 94)
        // Others are question marks, and a space is nothing.
        #expect(dots("猫") == dots("?") && dots(" ") == black.samples)
        // A stroke of seven dots with two serifs of two, at one pixel a dot.
        let stroke = dots("I")
        #expect(stroke.count { $0 == 255 } == 11 * 3 && stroke.allSatisfy { $0 == 0 || $0 == 255 })
    }

    @Test func tinyPicturesAreNoProblem() throws {
        for side in [1, 8, 20, 64] {
            let picture = try Picture(width: side, height: side, channels: .rgb, samples: [UInt8](repeating: 200, count: side * side * 3))
            for font in [TextFont.builtIn, PictureFont.best] {
                let drawn = PictureCaption(title: "<a>", left: "", middle: "[0123456789]", right: "1v 1s").drawn(on: picture, font: font)
                #expect(drawn.width == side && drawn.height == side)
            }
        }
    }

    @Test func theFirstFontThatCanBeDrawnWithIsTaken() throws {
        let folder = try TemporaryFolder()
        try folder.write("truetype/NotoSansCJK-Regular.ttc", "no font")
        // Draws, even though the only file is broken.
        let font = PictureFont.best(in: [folder.path, folder.file("missing")])
        #expect(font.line("I", size: 9).advance == TextFont.builtIn.line("I", size: 9).advance)
    }
}
