import Imaging
import Testing

@Suite struct FocalCropTests {
    @Test(arguments: FocalFixture.cases) func cropsAreThoseOfTheWebUI(_ one: FocalFixture.Case) throws {
        let detector = try FocalFixture.detector()
        for expected in one.expected.crops {
            let result = try expected.focalCrop.crop(one.picture, faces: detector)
            #expect([result.scaled.width, result.scaled.height] == expected.scaled)
            #expect([result.x, result.y] == expected.start)
            #expect([result.picture.width, result.picture.height] == [expected.width, expected.height])
            if !expected.isShort { #expect(FocalFixture.checksum(result.picture.samples) == expected.pixels) }
        }
    }

    /// The web UI leaves a black line there.
    @Test func aMissingLineRepeatsTheEdge() throws {
        var count = 0
        for one in FocalFixture.cases {
            for expected in one.expected.crops where expected.isShort {
                let result = try expected.focalCrop.crop(one.picture, faces: nil)
                let (part, whole) = (result.picture, result.scaled)
                for y in 0..<part.height {
                    for x in 0..<part.width {
                        let (column, row) = (min(max(x + result.x, 0), whole.width - 1), min(max(y + result.y, 0), whole.height - 1))
                        guard part[x, y, 1] == whole[column, row, 1] else {
                            Issue.record("\(one.name): pixel \(x), \(y) of \(expected.width) x \(expected.height)")
                            return
                        }
                    }
                }
                count += 1
            }
        }
        #expect(count > 0)
    }

    @Test func whatThePictureLacksIsBlack() throws {
        let white = try Picture(width: 110, height: 100, channels: .rgb, samples: [UInt8](repeating: 255, count: 33000))
        let result = try FocalCrop(width: 150, height: 100, faceWeight: 0).crop(white, faces: nil)
        #expect(result.picture.width == 150)
        let row = (0..<150).map { result.picture[$0, 50, 0] }
        #expect(row.filter { $0 == 0 }.count == 40)
        #expect(row.filter { $0 == 255 }.count == 110)
    }

    @Test func alphaIsDropped() throws {
        let one = try #require(FocalFixture.cases.first { $0.name == "scene 8" })
        var samples: [UInt8] = []
        for pixel in 0..<one.picture.width * one.picture.height {
            samples += one.picture.samples[pixel * 3..<pixel * 3 + 3]
            samples.append(UInt8(pixel % 256))
        }
        let clear = try Picture(width: one.picture.width, height: one.picture.height, channels: .rgba, samples: samples)
        let crop = FocalCrop(width: 64, height: 64, faceWeight: 0)
        #expect(try crop.crop(clear, faces: nil).picture == crop.crop(one.picture, faces: nil).picture)
    }

    @Test func impossibleSizesAreRefused() throws {
        let line = try Picture(width: 3000, height: 1, channels: .rgb, samples: [UInt8](repeating: 9, count: 9000))
        #expect(throws: PictureError(.tooNarrow(width: 1_536_000, height: 512))) {
            try FocalCrop(width: 512, height: 512).crop(line, faces: nil)
        }
        #expect(throws: PictureError(.emptySize(width: 0, height: 512))) { try FocalCrop(width: 0, height: 512).crop(line, faces: nil) }
        #expect(throws: PictureError.self) { try FocalCrop(width: -5, height: .max).crop(line, faces: nil) }
        #expect(throws: PictureError.self) { try FocalCrop(width: 1 << 20, height: 1 << 20).crop(line, faces: nil) }
    }

    @Test func strangeWeightsDoNoHarm() throws {
        let one = try #require(FocalFixture.cases.first { $0.name == "scene 8" })
        for weight in [Double.infinity, .nan, -1, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            let crop = FocalCrop(width: 64, height: 64, faceWeight: 0, entropyWeight: weight, edgesWeight: weight)
            let result = try crop.crop(one.picture, faces: nil)
            #expect((0...result.scaled.width - 64).contains(result.x) && result.y == 0)
        }
    }

    @Test func theReasonsAreDrawn() throws {
        let one = try #require(FocalFixture.cases.first { $0.name == "two" })
        let (blue, red, green): ([UInt8], [UInt8], [UInt8]) = ([0, 0, 255], [255, 0, 0], [0, 255, 0])
        // At its own size the picture is scaled by 1, so that what was found in it is what is drawn
        let result = try FocalCrop(width: 200, height: 240, faceWeight: 1, entropyWeight: 0, edgesWeight: 1)
            .crop(one.picture, faces: FocalFixture.detector())
        let drawing = result.annotated
        try #require(drawing.width == 320 && drawing.height == 240)
        func colour(_ x: Int, _ y: Int) -> [UInt8] { (0..<3).map { drawing[x, y, $0] } }
        #expect(colour(result.x, 0) == green)
        #expect(colour(result.x + 199, 239) == green)
        #expect(colour(result.x + 100, 239) == green)
        for box in one.expected.faces {
            let (x, y) = ((2 * box[0] + box[2]) / 2, (2 * box[1] + box[3]) / 2)
            #expect(colour(x - 2, y + 2) == red)
            #expect(colour(x, y) == [one.picture[x, y, 0], one.picture[x, y, 1], one.picture[x, y, 2]])
        }
        let squares = one.expected.corners.filter { colour($0[0] - 2, $0[1] + 2) == blue && colour($0[0] + 2, $0[1] - 2) == blue }
        // Circles and borders, drawn later, may cover a few
        #expect(squares.count >= one.expected.corners.count - 4)
        // The focal point's circle reaches 8 pixels to each side: 7 % of the shorter side, halved
        let middle = focus(one.expected)
        #expect(colour(middle.x - 8, middle.y) == green)
        #expect(colour(middle.x, middle.y + 8) == green)
        #expect(drawing != result.scaled)
    }

    /// The mean of the centroids of edges and faces.
    private func focus(_ expected: FocalFixture.Expectation) -> (x: Int, y: Int) {
        func mean(_ numbers: [Int]) -> Double { Double(numbers.reduce(0, +)) / Double(numbers.count) }
        let faces = expected.faces.map { [(2 * $0[0] + $0[2]) / 2, (2 * $0[1] + $0[3]) / 2] }
        let middle = (0..<2).map { axis in (mean(expected.corners.map { $0[axis] }) + mean(faces.map { $0[axis] })) / 2 }
        return (Int(middle[0].rounded(.toNearestOrEven)), Int(middle[1].rounded(.toNearestOrEven)))
    }
}
