import Imaging
import Testing

@Suite struct FocalEvidenceTests {
    @Test func thePicturesAreThere() {
        #expect(FocalFixture.cases.count == 25)
        // Some with faces, some without, some whose cascades find candidates but no face
        #expect(FocalFixture.cases.contains { $0.expected.faces.count > 2 })
        #expect(FocalFixture.cases.contains { $0.expected.faces.isEmpty && $0.expected.candidates?.contains { !$0.isEmpty } == true })
    }

    @Test(arguments: FocalFixture.cases) func picturesAreDrawnAsTheScriptDrewThem(_ one: FocalFixture.Case) {
        #expect(FocalFixture.checksum(one.picture.samples) == one.expected.sum)
    }

    @Test(arguments: FocalFixture.cases) func cornersAreThoseOfGoodFeaturesToTrack(_ one: FocalFixture.Case) {
        #expect(CornerDetection.corners(in: one.picture).map { [$0.x, $0.y] } == one.expected.corners)
    }

    @Test(arguments: FocalFixture.cases) func entropyIsThatOfPillowsDithering(_ one: FocalFixture.Case) {
        for expected in one.expected.entropy {
            let point = EntropyPoint.point(in: one.picture, width: expected[0], height: expected[1])
            #expect(point.map { [$0.x, $0.y] } == [Double(expected[2]), Double(expected[3])])
        }
    }

    @Test func flatPicturesGiveNothing() throws {
        let flat = try Picture(width: 60, height: 40, channels: .rgb, samples: [UInt8](repeating: 128, count: 60 * 40 * 3))
        #expect(CornerDetection.corners(in: flat).filter { $0.y < 34 }.isEmpty)
        #expect(try FocalFixture.detector().faces(in: flat).isEmpty)
    }

    @Test(arguments: [(1, 1), (2, 2), (1, 9), (9, 1), (3, 3), (2, 40)])
    func smallPicturesGiveNothing(_ width: Int, _ height: Int) throws {
        let samples = (0..<width * height * 3).map { UInt8($0 * 97 % 256) }
        let small = try Picture(width: width, height: height, channels: .rgb, samples: samples)
        #expect(CornerDetection.corners(in: small).count <= max(0, width - 2) * max(0, height - 2))
        #expect(try FocalFixture.detector().faces(in: small).isEmpty)
    }
}
