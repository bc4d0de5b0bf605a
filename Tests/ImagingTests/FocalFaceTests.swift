import Imaging
import Testing

@Suite struct FocalFaceTests {
    private func sides(_ boxes: [FaceBox]) -> [[Int]] {
        boxes.map { [$0.x, $0.y, $0.width, $0.height] }
    }

    @Test(arguments: FocalFixture.cases) func facesAreThoseOfOpenCV(_ one: FocalFixture.Case) throws {
        #expect(sides(try FocalFixture.detector().faces(in: one.picture)) == one.expected.faces)
    }

    @Test(arguments: FocalFixture.cases.filter { $0.expected.candidates != nil })
    func eachCascadeFindsWhatOpenCVFinds(_ one: FocalFixture.Case) throws {
        let detector = try FocalFixture.detector()
        let plane = GreyPlane(brightnessForFacesOf: one.picture)
        let candidates = try #require(one.expected.candidates)
        let grouped = try #require(one.expected.grouped)
        for number in 0..<8 {
            #expect(sides(detector.boxes(of: number, in: plane, smallest: 0, neighbours: 0)) == candidates[number])
            #expect(sides(detector.boxes(of: number, in: plane, smallest: 24, neighbours: 3)) == grouped[number])
        }
    }

    @Test func threadsShareADetector() async throws {
        let detector = try FocalFixture.detector()
        let faces = FocalFixture.cases.filter { !$0.expected.faces.isEmpty && $0.picture.width < 400 }
        try #require(faces.count > 3)
        await withTaskGroup(of: Bool.self) { group in
            for one in faces + faces {
                group.addTask { detector.faces(in: one.picture).count == one.expected.faces.count }
            }
            for await isRight in group { #expect(isRight) }
        }
    }
}
