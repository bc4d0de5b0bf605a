import Engine
import EngineInterface
import FoundationEssentials
import Imaging
import Testing

@Suite struct DatasetQueryTests {
    @Test func aFolderIsCountedAndJudged() throws {
        let home = try TrainingHome(pictures: 3)
        try FileManager.default.removeItem(atPath: FilePath.joined(home.dataset, "01.txt"))
        try home.folder.write("pictures/broken.png", "no picture")
        try home.folder.write("pictures/note.md")
        let grey = try Picture(width: 200, height: 40, channels: .rgb, samples: [UInt8](repeating: 90, count: 24_000))
        try AtomicFile.write(grey.png(compression: 1), to: FilePath.joined(home.dataset, "1wide.png"))
        let report = try home.answers.dataset(home.settings(steps: 1))
        #expect(report.folder == home.dataset)
        #expect(report.pictures == ["00.png", "01.png", "02.png", "1wide.png"].map { FilePath.joined(home.dataset, $0) })
        #expect(report.captions == 2)
        // What cannot be read, the count, another shape, too small, no detail at all, and a name that loses its digit.
        #expect(report.advice.count == 6)
        for (line, part) in zip(report.advice, ["Skipped: ", "4 pictures", "1wide.png", "1wide.png (200x40)", "Blurred", "\"wide\""]) {
            #expect(line.contains(part) && !line.contains("\n"), "\(line)")
        }
    }

    @Test func aSampleIsMeantByItsName() throws {
        let home = try TrainingHome(pictures: 0)
        var settings = home.settings(steps: 1)
        settings.dataset = "mint-ghost"
        let report = try home.answers.dataset(settings)
        #expect(report.folder == TrainingHome.resources.sample("mint-ghost") && report.pictures.count == 12 && report.captions == 12)
        #expect(report.advice.count == 1 && report.advice[0].contains("12 pictures will do"))
        settings.dataset = home.folder.file("none")
        #expect(throws: PictureFolder.Problem.self) { try home.answers.dataset(settings) }
    }

    @Test func manyBadFilesTakeFewLines() throws {
        let home = try TrainingHome(pictures: 1)
        for number in 0..<9 { try home.folder.write("pictures/broken\(number).png", "no picture") }
        let advice = try home.answers.dataset(home.settings(steps: 1)).advice
        #expect(advice.count { $0.hasPrefix("Skipped: ") } == 5 && advice[5] == "4 more pictures cannot be read")
    }
}
