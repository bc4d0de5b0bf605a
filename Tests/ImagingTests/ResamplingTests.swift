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

    @Test func impossibleSizesAreRefused() throws {
        let source = try PictureFile.read(path: Fixture.path("rgb.png"))
        #expect(throws: PictureError.self) { try source.resized(width: 0, height: 5, filter: .box) }
        #expect(throws: PictureError.self) { try source.resized(width: 100_000, height: 100_000, filter: .box) }
        #expect(throws: PictureError.self) { try source.resized(width: .max, height: 2, filter: .box) }
        #expect(try source.resized(width: source.width, height: source.height, filter: .lanczos) == source)
    }
}
