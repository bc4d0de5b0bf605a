import Imaging
import Testing

@Suite struct GeometryTests {
    /// Red counts columns, green rows.
    func numbered(width: Int, height: Int) throws -> Picture {
        let samples: [UInt8] = (0..<width * height).flatMap { [UInt8($0 % width), UInt8($0 / width), 0] as [UInt8] }
        return try Picture(width: width, height: height, channels: .rgb, samples: samples)
    }

    @Test func croppingKeepsTheRectangle() throws {
        let part = try numbered(width: 9, height: 7).cropped(x: 3, y: 2, width: 4, height: 5)
        #expect(part.width == 4)
        #expect(part.height == 5)
        #expect(part[0, 0, 0] == 3)
        #expect(part[0, 0, 1] == 2)
        #expect(part[3, 4, 0] == 6)
        #expect(part[3, 4, 1] == 6)
    }

    @Test(arguments: [(-1, 0, 2, 2), (0, 0, 10, 1), (8, 6, 2, 1), (0, 0, 0, 1), (1, 1, Int.max, 1), (Int.max, 0, 1, 1)])
    func rectanglesOutsideAreRefused(_ x: Int, _ y: Int, _ width: Int, _ height: Int) throws {
        let picture = try numbered(width: 9, height: 7)
        #expect(throws: PictureError.self) { try picture.cropped(x: x, y: y, width: width, height: height) }
    }

    @Test func flippingSwapsColumns() throws {
        let flipped = try numbered(width: 9, height: 7).flippedHorizontally()
        #expect((0..<9).map { flipped[$0, 4, 0] } == (0..<9).reversed().map { UInt8($0) })
        #expect((0..<7).map { flipped[2, $0, 1] } == (0..<7).map { UInt8($0) })
        #expect(try flipped.flippedHorizontally() == numbered(width: 9, height: 7))
    }

    @Test func quartersTurnBack() throws {
        let picture = try numbered(width: 9, height: 7)
        let turned = picture.turned(.quarterClockwise)
        #expect(turned.width == 7)
        // The bottom left corner comes to the top left
        #expect(turned[0, 0, 0] == 0)
        #expect(turned[0, 0, 1] == 6)
        #expect(turned.turned(.quarterAnticlockwise) == picture)
    }

    @Test func samplesMustFillTheSize() {
        #expect(throws: PictureError(.wrongSampleCount(5, expected: 12))) {
            try Picture(width: 2, height: 2, channels: .rgb, samples: [1, 2, 3, 4, 5])
        }
        #expect(throws: PictureError.self) { try Picture(width: -1, height: 2, channels: .rgb, samples: []) }
        #expect(throws: PictureError.self) { try Picture(width: .max, height: .max, channels: .rgb, samples: []) }
    }
}
