import Engine
import EngineInterface
import Testing

/// The geometry of 200 random pictures, against `Fixtures/make_preprocessing.py`.
@Suite struct GeometryTests {
    struct Case: Decodable, Sendable {
        var size: [Int], target: [Int], threshold: Double, overlap: Double, scaled: [Int]?, corners: [[Int]]?
        var sides: [Int], areas: [Int], by_area: Bool, error: Double, automatic: [Int]?, box: [Double]?
    }

    static func cases() throws -> [Case] { try PreprocessingFixture.read("geometry.json") }

    @Test func longPicturesAreSplitWhereTheWebUISplitsThem() throws {
        let cases = try Self.cases()
        #expect(cases.count == 200)
        for one in cases {
            let split = SplitGeometry(
                width: one.size[0], height: one.size[1], target: PixelSize(width: one.target[0], height: one.target[1]),
                threshold: one.threshold, overlap: one.overlap)
            #expect(split.map { [$0.scaledWidth, $0.scaledHeight] } == one.scaled, "\(one)")
            // The file has the first 60 parts.
            let corners = split.map { split in split.starts.prefix(60).map { split.isUpright ? [0, $0] : [$0, 0] } }
            #expect(corners == one.corners, "\(one)")
        }
    }

    @Test func sizesAreChosenAsTheWebUIChoosesThem() throws {
        for one in try Self.cases() {
            var settings = PreprocessingSettings()
            (settings.autoSizeLeastSide, settings.autoSizeLargestSide) = (one.sides[0], one.sides[1])
            (settings.autoSizeLeastArea, settings.autoSizeLargestArea) = (one.areas[0], one.areas[1])
            settings.autoSizeObjective = one.by_area ? .maximizeArea : .minimizeError
            settings.autoSizeThreshold = one.error
            let size = try #require(AutoSize(settings)).size(width: one.size[0], height: one.size[1])
            #expect(size.map { [$0.width, $0.height] } == one.automatic, "\(one)")
            guard let size, let box = one.box else { continue }
            let middle = AutoSize.middle(width: one.size[0], height: one.size[1], of: size)
            #expect([middle.left, middle.top, middle.right, middle.bottom] == box, "\(one)")
        }
    }

    @Test func boundsThatExcludeEachOtherGiveNoSizes() {
        var settings = PreprocessingSettings()
        settings.autoSizeLeastArea = settings.autoSizeLargestArea + 1
        #expect(AutoSize(settings) == nil)
    }

    /// Numbers beyond the form's count (twelve parts, as Python's rounding has it, where eleven would do) as the nearest that it has, and a length that rounding leaves at one part is one part.
    @Test func oddNumbersDoNoHarm() {
        let square = PixelSize(width: 512, height: 512)
        #expect(SplitGeometry(width: 512, height: 1024, target: square, threshold: 7, overlap: 3)?.starts.count == 12)
        #expect(SplitGeometry(width: 10_000, height: 10_001, target: square, threshold: 1, overlap: 0)?.starts == [0])
        #expect(SplitGeometry(width: 512, height: 1024, target: square, threshold: -1, overlap: 0) == nil)
    }
}
