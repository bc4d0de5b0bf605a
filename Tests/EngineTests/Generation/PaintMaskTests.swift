import Engine
import Imaging
import Testing

@Suite struct PaintMaskTests {
    private let folder: TemporaryFolder
    private let mask: PaintMask

    /// 48 x 8, the left half white.
    init() throws {
        folder = try TemporaryFolder()
        let samples = (0..<8).flatMap { _ in (0..<48).flatMap { x in [UInt8](repeating: x < 24 ? 255 : 0, count: 3) } }
        let picture = try Picture(width: 48, height: 8, channels: .rgb, samples: samples)
        try AtomicFile.write(picture.png(), to: folder.file("mask.png"))
        mask = try PaintMask(path: folder.file("mask.png"))
    }

    @Test func theLatentIsPaintedWhereMostIsWhite() throws {
        let shares = try mask.latentShares(width: 48, height: 8, factor: 4)
        #expect(shares == Array(repeating: [1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], count: 2).flatMap(\.self))
        #expect(try mask.latentShares(width: 96, height: 32, factor: 8).count == 48)
    }

    /// Against twice a Gaussian of 4 pixels and 21 taps, calculated in NumPy.
    @Test func theOriginalShowsThroughWhereNothingWasPainted() throws {
        let white = try Picture(width: 48, height: 8, channels: .rgb, samples: Array(repeating: 255, count: 48 * 8 * 3))
        let black = try Picture(width: 48, height: 8, channels: .rgb, samples: Array(repeating: 0, count: 48 * 8 * 3))
        let result = try mask.composited(white, over: black)
        let expected = Array(repeating: 255, count: 24) + [230, 180, 134, 96, 64, 42, 24, 14, 6, 2] + Array(repeating: 0, count: 14)
        for row in 0..<8 {
            #expect((0..<48).allSatisfy { abs(Int(result[$0, row, 0]) - expected[$0]) <= 2 })
        }
    }

    @Test func aMissingMaskIsAnError() {
        #expect(throws: PictureError.self) { try PaintMask(path: folder.file("none.png")) }
    }
}
