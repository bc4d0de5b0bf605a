import Imaging
import Testing

@Suite struct SheetTests {
    private func plain(_ width: Int, _ height: Int, _ level: UInt8) throws -> Picture {
        try Picture(width: width, height: height, channels: .rgb, samples: Array(repeating: level, count: width * height * 3))
    }

    @Test func putsPicturesInRows() throws {
        let sheet = try Picture.sheet([plain(2, 1, 10), plain(1, 2, 20), plain(2, 2, 30)], columns: 2)
        #expect((sheet.width, sheet.height) == (4, 4))
        let rows = (0..<4).map { y in (0..<4).map { x in sheet[x, y, 0] } }
        #expect(rows == [[10, 10, 20, 0], [0, 0, 20, 0], [30, 30, 0, 0], [30, 30, 0, 0]])
    }

    @Test func dropsAlpha() throws {
        let picture = try Picture(width: 1, height: 1, channels: .rgba, samples: [1, 2, 3, 0])
        #expect(try Picture.sheet([picture], columns: 9).samples == [1, 2, 3])
    }

    @Test func withoutPicturesItIsAnError() {
        #expect(throws: PictureError.self) { try Picture.sheet([], columns: 2) }
    }
}
