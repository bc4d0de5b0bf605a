import Foundation
import Imaging
import Testing

@Suite struct GenerateTests {
    let program: BuiltProgram

    init() throws { program = try BuiltProgram() }

    @Test func printsThePathsOfItsPictures() throws {
        defer { program.remove() }
        let result = try program.run("generate", "a red cat", "--steps", "2", "--seed", "5", "--count", "2", "--output", "pictures")
        #expect(result.status == 0, "\(result.error)")
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.appendingPathComponent("pictures").path).sorted()
        #expect(names == ["00000-5.png", "00001-6.png"])
        for name in names { #expect(result.output.contains("pictures/\(name)\n")) }
    }

    @Test func aPictureIsMadeAgainFromItsParameters() throws {
        defer { program.remove() }
        #expect(try program.run(
            "generate", "a red cat", "--negative-prompt", "-night", "--steps", "3", "--seed", "5", "--sampler", "dpm++ 2m karras", "--cfg-scale",
            "5.5", "--width", "48", "--output", "first").status == 0)
        let again = try program.run("generate", "--from", "first/00000-5.png", "--output", "second")
        #expect(again.status == 0, "\(again.error)")
        let pictures = try ["first", "second"].map { try Data(contentsOf: program.folder.appendingPathComponent("\($0)/00000-5.png")) }
        #expect(pictures[0] == pictures[1])
    }

    @Test(arguments: [("jpg", "--quality=90"), ("webp", "--lossless"), ("webp", "--quality=30")])
    func otherFormatsCarryTheParametersToo(_ format: String, _ option: String) throws {
        defer { program.remove() }
        let first = try program.run("generate", "a red cat", "--steps", "3", "--seed", "5", "--sampler", "Euler", "--sigma-noise", "0.9", "--output", "first")
        #expect(first.status == 0)
        let result = try program.run("generate", "--from", "first/00000-5.png", "--output", "second", "--format", format, option)
        #expect(result.status == 0, "\(result.error)")
        let file = "second/00000-5.\(format)"
        let texts = try ["first/00000-5.png", file].map { file in
            let report = try #require(try program.run("inspect", file, "--json").json as? [String: Any])
            return (report["picture"] as? [String: Any])?["parameters"] as? String
        }
        #expect(texts[0] == texts[1] && texts[0]?.contains("Sigma noise: 0.9") == true)
        // And back: from those parameters the very same picture.
        #expect(try program.run("generate", "--from", file, "--output", "third").status == 0)
        let pictures = try ["first", "third"].map { try Data(contentsOf: program.folder.appendingPathComponent("\($0)/00000-5.png")) }
        #expect(pictures[0] == pictures[1])
    }

    @Test func aSecondPassEnlarges() throws {
        defer { program.remove() }
        #expect(try program.run(
            "generate", "a red cat", "--steps", "3", "--seed", "5", "--hires-scale", "1.5", "--hires-steps", "2", "--output", "first").status == 0)
        let file = program.folder.appendingPathComponent("first/00000-5.png")
        // Width and height stand in the header of a PNG, big-endian.
        let header = [UInt8](try Data(contentsOf: file))[16..<24]
        #expect(Array(header) == [0, 0, 0, 96, 0, 0, 0, 96])
        #expect(try program.run("generate", "--from", "first/00000-5.png", "--output", "second").status == 0)
        #expect(try Data(contentsOf: program.folder.appendingPathComponent("second/00000-5.png")) == Data(contentsOf: file))
    }

    @Test func aPictureIsPaintedOver() throws {
        defer { program.remove() }
        #expect(try program.run("generate", "a cat", "--steps", "3", "--seed", "5", "--output", "first").status == 0)
        for sampler in ["Euler a", "DDIM"] {
            let result = try program.run(
                "generate", "a ghost", "--steps", "3", "--seed", "-1", "--image", "first/00000-5.png", "--mask", "first/00000-5.png", "--denoising-strength",
                "0.5", "--sampler", sampler, "--output", "second")
            #expect(result.status == 0, "\(result.error)")
        }
        let without = try program.run("generate", "a ghost", "--mask", "first/00000-5.png")
        #expect(without.status == 64)
        #expect(without.errorLines.count == 1)
    }

    @Test func aRunsCopiesOnOneSheet() throws {
        defer { program.remove() }
        try program.createWord()
        #expect(try program.train(["--dataset", "mint-ghost", "--max-steps", "6", "--seed", "7", "--save-embedding-every", "1"]).finish().status == 0)
        let result = try program.run("generate", "a photo of word", "--grid-run", "word", "--every", "2", "--steps", "2", "--output", "pictures")
        #expect(result.status == 0, "\(result.error)")
        let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("pictures/") }
        #expect(lines.count == 4)
        // Three copies of 64 pixels in two columns, each below its step.
        let files = lines.map { program.folder.appendingPathComponent(String($0)).path }
        let sheet = try PictureFile.read(path: try #require(files.last))
        let strip = sheet.height / 2 - 64
        try #require(sheet.width == 128 && strip >= 12)
        for (number, file) in files.dropLast().enumerated() {
            let cell = try PictureFile.read(path: file)
            let (left, top) = (number % 2 * 64, number / 2 * (64 + strip))
            var letters: [UInt8] = []
            for place in 0..<strip * 64 { letters.append(sheet[left + place % 64, top + place / 64, 1]) }
            #expect(letters.contains { $0 < 100 } && letters.count { $0 == 255 } > letters.count / 2)
            for place in 0..<64 * 64 where sheet[left + place % 64, top + strip + place / 64, 1] != cell[place % 64, place / 64, 1] {
                Issue.record("cell \(number) differs at \(place % 64), \(place / 64)")
                break
            }
        }
        let pictures = try lines.dropLast().map { try Data(contentsOf: program.folder.appendingPathComponent(String($0))) }
        #expect(Set(pictures).count == 3)
        let none = try program.run("generate", "x", "--grid-run", "word", "--every", "7")
        #expect(none.status == 1)
        #expect(none.errorLines.count == 1)
        #expect(none.error.contains("1, 2, 3, 4, 5, 6"))
    }

    @Test func eventsAsJSON() throws {
        defer { program.remove() }
        let result = try program.run("generate", "a cat", "--steps", "2", "--seed", "-1", "--json")
        #expect(result.status == 0)
        let events = try EventLine.parse(result.output)
        #expect(events.last?.name == "finished")
        let previews = events.filter { $0.name == "preview" }
        #expect(previews.compactMap { $0["sampling_step"] as? Int }.prefix(2) == [1, 2])
        // Pictures that are forming are PNG files in base64.
        let forming = try #require(previews.first?["png"] as? String)
        #expect(Data(base64Encoded: forming)?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
        let file = try #require(previews.last?["file"] as? String)
        #expect(FileManager.default.fileExists(atPath: file))
    }

    @Test(arguments: [
        ["--sampler", "quick", "Euler a"], ["--schedule", "slow", "Karras"], ["--sampler", "dpm++_2m_karras", "did you mean DPM++ 2M Karras?"], ["--model", "nothing", "tiny-sd"], ["--vae", "nothing", "nothing"],
        ["--width", "61", "--width"], ["--image", "nothing.png", "nothing.png"], ["--from", "nothing.png", "nothing.png"], ["--clip-skip", "9", "--clip-skip"],
    ])
    func mistakesAreOneLine(arguments: [String]) throws {
        defer { program.remove() }
        let result = try program.process(["generate", "a cat", "--steps", "1", "--log-level", "error"] + arguments.dropLast()).finish()
        // What a file or model would mend is no wrong usage.
        #expect(result.status == (["--model", "--vae", "--image", "--from"].contains(arguments[0]) ? 1 : 64))
        #expect(result.errorLines.count == 1)
        #expect(arguments.last.map { result.error.contains($0) } ?? false, "\(result.error)")
    }

    @Test func anInterruptKeepsWhatIsDone() throws {
        defer { program.remove() }
        let running = try program.process(["generate", "a cat", "--steps", "5", "--count", "1000", "--seed", "1", "--output", "pictures"])
        let first = program.folder.appendingPathComponent("pictures/00001-2.png").path
        #expect(running.wait { FileManager.default.fileExists(atPath: first) })
        running.send(SIGINT)
        #expect(running.finish().status == 130)
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.appendingPathComponent("pictures").path)
        #expect(!names.contains { $0.hasSuffix(".tmp") })
    }

    /// A picture comes whatever the words are: which of them were embeddings is said.
    @Test func theWordsThatWereUsedAreSaid() throws {
        defer { program.remove() }
        try program.createWord()
        let result = try program.run("generate", "a photo of word, wodrs", "--steps", "1", "--output", "pictures")
        #expect(result.status == 0)
        #expect(result.errorLines.contains("words: word (4 vectors, step 0)"), "\(result.error)")
        #expect(try !program.run("generate", "a photo of a cat", "--steps", "1", "--output", "pictures").error.contains("words: "))
        #expect(try program.run("create", "mghost", "--log-level", "error").status == 0)
        let misspelt = try program.run("generate", "a mghots", "--steps", "1", "--output", "pictures", "--json")
        #expect(misspelt.errorLines.contains("advice: mghots: did you mean the embedding mghost?"), "\(misspelt.error)")
        let logs = try EventLine.parse(misspelt.output).filter { $0.name == "log" }
        #expect(logs.contains { $0["message"] as? String == "mghots: did you mean the embedding mghost?" })
        #expect(try program.run("tokenize", "a mghots").errorLines == ["advice: mghots: did you mean the embedding mghost?"])
    }
}
