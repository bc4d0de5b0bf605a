import Engine
import EngineInterface
import FoundationEssentials
import Glibc
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

    /// What a training would pass over in silence: other formats, wrong names, subfolders, texts of no picture.
    @Test func whatIsLeftOutIsNamed() throws {
        let home = try TrainingHome(pictures: 1)
        for name in ["x.tiff", "y.tif", "x.txt", "z.nef", "lost.txt", "00.caption", "note.md", ".hidden.txt"] { try home.folder.write("pictures/\(name)") }
        try AtomicFile.write(SmallFile.bytes(FilePath.joined(home.dataset, "00.png")), to: FilePath.joined(home.dataset, "photo.image"))
        for number in 0..<3 { try AtomicFile.write(SmallFile.bytes(FilePath.joined(home.dataset, "00.png")), to: "\(home.folder.file("more"))\(number).png") }
        try Folder.make(FilePath.joined(home.dataset, "more"))
        for number in 0..<3 { #expect(rename(home.folder.file("more\(number).png"), FilePath.joined(home.dataset, "more/\(number).png")) == 0) }
        let folder = home.dataset
        let expected = [
            "Left out: x.tiff, y.tif: TIFF is not read; convert it first, for example: convert \(folder)/x.tiff \(folder)/x.png",
            "Left out: z.nef: RAW is not read; convert it first, for example: darktable-cli \(folder)/z.nef \(folder)/z.png",
            "Left out: photo.image: it is a PNG by its content; rename it to photo.png",
            "Left out: 3 pictures in subfolders (more); `preprocess --recursive` brings them into one folder",
            // The text beside x.tiff waits for its picture.
            "Left out: lost.txt: no picture has that name; a caption is called as its picture is",
            "Left out: 00.caption: captions are read from .txt files; rename them, for example to 00.txt",
        ]
        #expect(try home.answers.dataset(home.settings(steps: 1)).advice.filter { $0.hasPrefix("Left out") } == expected)
        // A run says the same.
        #expect(try home.train(home.settings(steps: 1)).logs(.warning) == expected)
    }

    /// Pictures at their own sizes may be far beyond what the model was made for.
    @Test func ownSizesAreToldBeforeARunBegins() throws {
        let home = try TrainingHome(pictures: 1)
        let wide = try Picture(width: 400, height: 120, channels: .rgb, samples: (0 ..< 144_000).map { UInt8($0 * 7 % 256) })
        try AtomicFile.write(wide.png(compression: 1), to: FilePath.joined(home.dataset, "wide.png"))
        var settings = home.settings(steps: 1)
        settings.keepSize = true
        let trained = try home.train(settings)
        let line = "The largest picture (400x120) has 12 times the pixels that the model was made for (64x64)"
        #expect(try trained.logs(.warning).count { $0.hasPrefix(line) } == 1)
        let events = try trained.events()
        let warning = events.firstIndex { if case .log(let log) = $0.content { log.message.hasPrefix(line) } else { false } }
        let encoding = events.firstIndex { if case .started = $0.content { true } else { false } }
        #expect(try #require(warning) < #require(encoding))
        guard case .started(let started) = events[try #require(encoding)].content else { return }
        #expect(started.ownSizes == ["64x64", "400x120"])
        #expect(try home.answers.remarks(on: settings).contains { $0.field == "data_root" && $0.text.hasPrefix(line) })
        // Memory is reckoned from the largest picture, not from the model's size.
        func megabytes(_ trained: Trained) throws -> Int {
            let line = try #require(try (trained.logs(.info) + trained.logs(.warning)).first { $0.hasPrefix("This takes about ") })
            return Int(line.split(separator: " ")[3]) ?? 0
        }
        (settings.keepSize, settings.maxSteps) = (false, 2)
        let stretched = try home.train(settings)
        #expect(try megabytes(trained) > 2 * megabytes(stretched))
        guard case .started(let plain)? = try stretched.events().map(\.content).first(where: { if case .started = $0 { true } else { false } }) else { return }
        #expect(plain.ownSizes == nil)
    }
}
