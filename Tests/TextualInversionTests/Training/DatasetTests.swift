import Foundation
import Testing

@Suite struct DatasetTests {
    let program: BuiltProgram
    let pictures: URL

    init() throws {
        program = try BuiltProgram()
        pictures = program.folder.appendingPathComponent("pictures")
        try program.createWord()
    }

    private func fails(_ arguments: String..., naming text: String, status: Int32 = 1) throws {
        let result = try program.process(["train", "word"] + arguments).finish()
        #expect(result.status == status)
        let errors = result.errorLines.filter { $0.hasPrefix("Error: ") }
        #expect(errors.count == 1)
        #expect(errors.first?.contains(text) ?? false, "\(result.error)")
    }

    @Test func aMissingDataset() throws {
        defer { program.remove() }
        try fails("--dataset", "no-such-folder", naming: "no-such-folder")
        #expect(try program.summaries().isEmpty)
    }

    @Test func anEmptyDataset() throws {
        defer { program.remove() }
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        try "text".write(to: pictures.appendingPathComponent("00.txt"), atomically: true, encoding: .utf8)
        try fails("--dataset", "pictures", naming: "pictures")
    }

    @Test func anUnreadablePictureIsSkippedByName() throws {
        defer { program.remove() }
        try SamplePictures.copy("mint-ghost", to: pictures)
        try Data("no picture".utf8).write(to: pictures.appendingPathComponent("broken.png"))
        try Data().write(to: pictures.appendingPathComponent("empty.jpg"))
        let result = try program.train(["--dataset", "pictures", "--max-steps", "2", "--seed", "7"]).finish()
        #expect(result.status == 0, "\(result.error)")
        for name in ["broken.png", "empty.jpg"] {
            #expect(result.errorLines.contains { $0.hasPrefix("warning: ") && $0.contains(name) })
        }
        let started = try #require(try EventLine.parse(result.output).first { $0.name == "started" })
        #expect(started["pictures"] as? Int == 12)
    }

    @Test func onlyUnreadablePictures() throws {
        defer { program.remove() }
        try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        try Data("no picture".utf8).write(to: pictures.appendingPathComponent("broken.png"))
        try fails("--dataset", "pictures", naming: "pictures")
    }

    @Test func aLogDirectoryThatCannotBeMade() throws {
        defer { program.remove() }
        try Data().write(to: program.folder.appendingPathComponent("file"))
        try fails("--dataset", "mint-ghost", "--log-directory", "file/runs", naming: "file")
    }

    @Test func whatDoesNotExistIsNamedWithWhatDoes() throws {
        defer { program.remove() }
        try fails("--dataset", "mint-ghost", "--preview-sampler", "quick", naming: "Euler a", status: 64)
        try fails("--dataset", "mint-ghost", "--template", "nothing", naming: "subject_filewords.txt")
        try fails("--dataset", "mint-ghost", "--model", "nothing", naming: "tiny-sd")
        try fails("--dataset", "mint-ghost", "--learning-rate", "fast", naming: "fast", status: 64)
        let result = try program.run("train", "nobody", "--dataset", "mint-ghost")
        #expect(result.status == 1)
        #expect(result.error.contains("nobody"))
    }

    @Test func aSizeThatTheModelCannotDo() throws {
        defer { program.remove() }
        try fails("--dataset", "mint-ghost", "--width", "61", naming: "--width", status: 64)
    }

    @Test func aLossThatIsNotFiniteStopsTheRun() throws {
        defer { program.remove() }
        let result = try program.train(["--dataset", "mint-ghost", "--max-steps", "20", "--seed", "7", "--learning-rate", "1e39"]).finish()
        #expect(result.status == 1)
        #expect(result.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1)
        #expect(result.error.contains("--precision full"))
        #expect(try program.summaries().first?["state"] as? String == "failed")
    }

    /// Flat is said once, however often it is measured.
    @Test func aFlatLossIsSaidOnce() throws {
        defer { program.remove() }
        let settings = ["--dataset", "mint-ghost", "--max-steps", "16", "--seed", "7", "--learning-rate", "1e-30", "--validate-every", "1", "--save-image-every", "0"]
        let result = try program.process(["train", "word"] + settings).finish()
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.split(separator: "\n").count { $0.contains("is flat from step") } == 1, "\(result.output)")
    }
}
