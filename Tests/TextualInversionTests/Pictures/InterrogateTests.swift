import Foundation
import Testing

@Suite struct InterrogateTests {
    private static let tagger = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../TaggersTests/Fixtures/deepdanbooru.pt").standardizedFileURL

    let program: BuiltProgram

    init() throws {
        program = try BuiltProgram()
        try SamplePictures.copy("mint-ghost", to: program.folder.appendingPathComponent("photos"))
    }

    private func putTagger() throws {
        let folder = program.home.appendingPathComponent("models/torch_deepdanbooru")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Self.tagger, to: folder.appendingPathComponent("model-resnet_custom_v3.pt"))
    }

    @Test func aLineForEachPicture() throws {
        defer { program.remove() }
        try putTagger()
        // The captioner is the one whose model is there.
        let one = try program.run("interrogate", "photos/00.png", "--threshold", "0")
        #expect(one.status == 0 && one.output == "1girl, solo\n", "\(one.output)\(one.error)")
        let several = try program.run(
            "interrogate", "photos/00.png", "photos/00.txt", "photos/01.png", "--with", "deepbooru", "--threshold", "0", "--filter-tags", "solo", "--no-spaces")
        #expect(several.status == 0)
        #expect(several.output == "photos/00.png: 1girl\nphotos/01.png: 1girl\n")
        #expect(several.errorLines.count == 1 && several.error.contains("photos/00.txt"))
    }

    @Test func scoresAsLines() throws {
        defer { program.remove() }
        try putTagger()
        let result = try program.run("interrogate", "photos/00.png", "--threshold", "0", "--sort", "score", "--ranks", "--json")
        #expect(result.status == 0)
        let words = try #require(try EventLine.parse(result.output).first { $0.name == "interrogated" })
        #expect(words["with"] as? String == "deepbooru")
        let tags = try #require(words["tags"] as? [[String: Any]])
        let scores = tags.compactMap { $0["score"] as? Double }
        #expect(scores.count == 2 && scores[0] >= scores[1] && scores.allSatisfy { (0...1).contains($0) })
        let ranks = tags.compactMap { tag in (tag["tag"] as? String).map { "(\($0):\(String(format: "%.3f", tag["score"] as? Double ?? 0)))" } }
        #expect(words["caption"] as? String == ranks.joined(separator: ", "))
    }

    @Test func whatIsMissingIsNamed() throws {
        defer { program.remove() }
        let none = try program.run("interrogate", "photos/00.png")
        #expect(none.status == 1 && none.error.contains("model-resnet_custom_v3.pt") && none.error.contains("https://"))
        #expect(none.errorLines.count == 1)
        #expect(try program.run("interrogate").status == 64)
        #expect(try program.run("interrogate", "photos/00.png", "--with", "clip").status == 64)
        #expect(try program.run("interrogate", "photos/00.png", "--threshold", "2").status == 64)
        try putTagger()
        let unreadable = try program.run("interrogate", "photos/00.txt", "nothing.png")
        #expect(unreadable.status == 1 && unreadable.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1)
    }

    @Test func preprocessingCaptions() throws {
        defer { program.remove() }
        try putTagger()
        let result = try program.run("preprocess", "photos", "set", "--deepdanbooru", "--threshold", "0", "--caption-action", "append")
        #expect(result.status == 0, "\(result.error)")
        let own = try String(contentsOf: program.folder.appendingPathComponent("photos/04.txt"), encoding: .utf8)
        let made = try String(contentsOf: program.folder.appendingPathComponent("set/00008-0-04.txt"), encoding: .utf8)
        #expect(made == "1girl, solo \(own.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
}
