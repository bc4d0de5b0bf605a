import Foundation
import Testing

@Suite struct PreprocessTests {
    let program: BuiltProgram
    let source: URL
    let destination: URL

    init() throws {
        program = try BuiltProgram()
        source = program.folder.appendingPathComponent("photos")
        destination = program.folder.appendingPathComponent("set")
        try SamplePictures.copy("mint-ghost", to: source)
    }

    private func results() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: destination.path).sorted() }

    @Test func aTrainingSetIsMade() throws {
        defer { program.remove() }
        let result = try program.run("preprocess", "photos", "set", "--width", "48", "--height", "32", "--flip", "--caption-action", "copy")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.output.contains("Finished: 24 made from 12 of 12 pictures"))
        #expect(result.output.contains("picture 12 of 12"))
        let results = try results()
        // Pictures and captions alternate in the source, so that every other number is one of a text.
        #expect(results.count == 48)
        #expect(results.prefix(4) == ["00000-0-00.png", "00000-0-00.txt", "00000-1-00.png", "00000-1-00.txt"])
        #expect(results.last == "00022-1-11.txt")
        let caption = try String(contentsOf: source.appendingPathComponent("05.txt"), encoding: .utf8)
        #expect(try String(contentsOf: destination.appendingPathComponent("00010-1-05.txt"), encoding: .utf8)
            == caption.trimmingCharacters(in: .whitespacesAndNewlines))

        let again = try program.run("preprocess", "photos", "set", "--width", "48", "--height", "32")
        #expect(again.status == 1 && again.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1)
        #expect(again.error.contains("--overwrite"))
        #expect(try program.run("preprocess", "photos", "set", "--width", "48", "--height", "32", "--overwrite").status == 0)
    }

    @Test func eventsAsLines() throws {
        defer { program.remove() }
        try Data("no picture".utf8).write(to: source.appendingPathComponent("03.png"))
        let result = try program.run("preprocess", "photos", "set", "--json")
        #expect(result.status == 0)
        let events = try EventLine.parse(result.output)
        #expect(events.last?.name == "finished" && events.last?["state"] as? String == "finished")
        let prepared = events.filter { $0.name == "prepared" }
        #expect(prepared.map(\.step) == Array(1...11) && prepared.allSatisfy { $0["total"] as? Int == 11 })
        let output = try #require((prepared.first?["outputs"] as? [[String: Any]])?.first)
        // The built-in model's own size.
        #expect(output["width"] as? Int == 64 && (output["file"] as? String)?.hasSuffix("set/00000-0-00.png") == true)
        #expect(events.contains { $0.name == "log" && ($0["message"] as? String)?.contains("03.png") == true })
        #expect(result.errorLines.contains { $0.hasPrefix("warning: ") && $0.contains("03.png") })
    }

    @Test func whatIsWrongIsOneLine() throws {
        defer { program.remove() }
        func fails(_ arguments: String..., status: Int32 = 1, naming text: String) throws {
            let result = try program.process(["preprocess"] + arguments).finish()
            #expect(result.status == status, "\(arguments): \(result.error)")
            #expect(result.error.contains(text), "\(result.error)")
            if status == 1 { #expect(result.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1) }
            #expect(!FileManager.default.fileExists(atPath: destination.path))
        }
        try fails("photos", status: 64, naming: "destination")
        try fails(status: 64, naming: "source")
        try fails("photos", "set", "--width", "30", status: 64, naming: "multiple of 8")
        try fails("photos", "set", "--overlap-ratio", "0.95", status: 64, naming: "--overlap-ratio")
        try fails("photos", "set", "--focal-weights", "1,2", status: 64, naming: "--focal-weights")
        try fails("photos", "set", "--auto-size-sides", "64,x", status: 64, naming: "--auto-size-sides")
        try fails("photos", "set", "--caption", "blip,nobody", status: 64, naming: "--caption")
        try fails("photos", "photos", naming: "source itself")
        try fails("photos", "photos/set", naming: "inside the source")
        try fails("nowhere", "set", naming: "nowhere")
        try fails("photos", "set", "--deepdanbooru", naming: "model-resnet_custom_v3.pt")
        try fails("photos", "set", "--caption", "wd,blip", naming: "wd-vit-tagger-v3")
        try fails("photos", "set", "--caption", "blip", naming: "model_base_caption_capfilt_large.pth")
    }

    @Test func everyOptionReachesTheWork() throws {
        defer { program.remove() }
        let result = try program.run(
            "preprocess", "photos", "set", "--width", "32", "--height", "32", "--auto-size", "--auto-size-sides", "64,128", "--auto-size-areas",
            "1,20000", "--auto-size-objective", "least-error", "--auto-size-threshold", "0.2", "--keep-size", "--recursive", "--no-flip",
            "--caption", "none", "--json")
        #expect(result.status == 0, "\(result.error)")
        let outputs = try EventLine.parse(result.output).compactMap { $0["outputs"] as? [[String: Any]] }
        // Least error, then the largest area: 128 squared.
        #expect(outputs.count == 12 && outputs.allSatisfy { $0.compactMap { $0["width"] as? Int } == [128, 64] }, "\(outputs.first ?? [])")
    }

    @Test func aFullDiskEndsItWithOneLine() throws {
        defer { program.remove() }
        let result = try program.run("preprocess", "photos", "set", "--width", "512", "--height", "512", shell: "ulimit -f 8")
        #expect(result.status == 1)
        #expect(result.errorLines.filter { $0.hasPrefix("Error: ") }.count == 1, "\(result.error)")
        // What was not written whole is not there.
        #expect(try results().allSatisfy { !$0.hasPrefix(".") })
    }

    @Test func anInterruptKeepsWhatIsDone() throws {
        defer { program.remove() }
        for number in 0..<60 {
            try FileManager.default.copyItem(at: source.appendingPathComponent("00.png"), to: source.appendingPathComponent("more\(number).png"))
        }
        let running = try program.process(["preprocess", "photos", "set", "--width", "1024", "--height", "1024", "--threads", "1", "--json"])
        #expect(running.wait { running.output.contains("\"prepared\"") })
        running.send(SIGINT)
        let result = running.finish()
        #expect(result.status == 130)
        let events = try EventLine.parse(result.output)
        #expect(events.last?.name == "finished" && events.last?["state"] as? String == "interrupted")
        let files = events.compactMap { $0["outputs"] as? [[String: Any]] }.flatMap { $0 }.compactMap { $0["file"] as? String }
        #expect(try results() == files.map { ($0 as NSString).lastPathComponent } && files.count < 72)
    }

    /// Ends with whoever holds its standard input, as the interface does.
    @Test func itEndsWithTheProcessThatWantsIt() throws {
        defer { program.remove() }
        var settings = "{\"src\":\"\(source.path)\",\"dst\":\"\(destination.path)\",\"width\":4096,\"height\":4096,\"model_options\":{\"threads\":1}}"
        settings = settings.replacingOccurrences(of: "'", with: "")
        let result = try program.process(
            ["preprocess", "--json", "--settings-from-input"], shell: "exec < <(echo '\(settings)'; sleep 2)", interpreter: "/bin/bash").finish()
        #expect(result.status == 130, "\(result.error)")
        let wrong = try program.process(["preprocess", "--json", "--settings-from-input"], shell: "exec </dev/null").finish()
        #expect(wrong.status == 64)
    }
}
