import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Testing

/// What is taken from a folder, and what is passed over.
@Suite struct SourceTests {
    @Test func everyEntryCounts() throws {
        let prepared = try PreparedFolder()
        for name in [".a.png", "b.png", "e.png"] { try prepared.add(name) }
        try prepared.folder.write("source/.DS_Store")
        try prepared.folder.write("source/b.txt", "caption")
        try prepared.folder.write("source/c.txt", "of no picture")
        try prepared.folder.write("source/d/inside.png", "x")
        #expect(try prepared.run().state == .finished)
        // .DS_Store, .a.png, b.png, b.txt, c.txt, d, e.png
        #expect(try prepared.results() == ["00001-0-.a.png", "00002-0-b.png", "00006-0-e.png"])
        let skipped = prepared.messages(.warning)
        #expect(skipped.count == 3)
        for (line, name) in zip(skipped, [".DS_Store", "c.txt", "source/d: "]) { #expect(line.hasPrefix("Skipped: ") && line.contains(name), "\(line)") }
        #expect(skipped[2].contains("--recursive"))
    }

    @Test func subfoldersAndLinksThatLoop() throws {
        let prepared = try PreparedFolder()
        for name in ["z.png", "a/x.png", "a/b/y.png"] { try prepared.add(name) }
        let source = prepared.settings.source
        symlink(source, prepared.folder.file("source/a/loop"))
        symlink("self", prepared.folder.file("source/self"))
        symlink("nothing", prepared.folder.file("source/nowhere"))
        try Folder.make(prepared.settings.destination)
        symlink(prepared.settings.destination, prepared.folder.file("source/out"))
        mkfifo(prepared.folder.file("source/pipe"), 0o600)
        prepared.settings.recursive = true
        try prepared.run()
        // a, nowhere, out, pipe, self, z.png; then a/b, a/loop, a/x.png; then a/b/y.png
        #expect(try prepared.results() == ["00005-0-z.png", "00008-0-x.png", "00009-0-y.png"])
        let report = try prepared.answers.preparation(prepared.settings)
        #expect(report.pictures.map { FilePath.name(of: $0.path) } == ["z.png", "x.png", "y.png"])
        #expect(report.pictures.map(\.width) == [40, 40, 40])
        let reasons = Dictionary(uniqueKeysWithValues: report.skipped.map { (FilePath.name(of: $0.path), $0.reason) })
        #expect(reasons.count == 5)
        #expect(reasons["loop"]?.contains("back to a folder") == true && reasons["self"]?.contains("itself") == true)
        #expect(reasons["nowhere"]?.contains("nowhere") == true && reasons["out"]?.contains("pictures go to") == true)
        #expect(reasons["pipe"]?.contains("neither") == true)
    }

    @Test func sourceAndDestinationStayApart() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png")
        let source = prepared.settings.source
        symlink(source, prepared.folder.file("link"))
        for inside in [source, source + "/", source + "/out", source + "/deep/er/out", prepared.folder.file("link"), prepared.folder.file("link/out"),
                       prepared.folder.file("nothing/../source"), prepared.folder.file("source/./x/../y")] {
            prepared.settings.destination = inside
            let error = try #require(throws: SettingsError.self, "\(inside)") { try prepared.run() }
            #expect(error.description.contains("the source"))
            #expect(try Folder.names(in: source) == ["a.png"])
        }
        // A sibling whose name begins alike is another folder.
        prepared.settings.destination = source + "-out"
        #expect(try prepared.run().state == .finished)
    }

    @Test func foldersThatDoNotServe() throws {
        let prepared = try PreparedFolder()
        func fails(_ part: String) throws {
            let error = try #require(throws: (any Error).self) { try prepared.run() }
            #expect("\(error)".contains(part) && !"\(error)".contains("\n"), "\(error)")
            // The last event says the same.
            guard case .finished(let finished)? = prepared.events.last?.content else { return #expect(Bool(false), "no last event") }
            #expect(finished.state == .failed && finished.reason == "\(error)")
            #expect(FileStatus(prepared.folder.file("result")) == nil)
        }
        try fails("empty")
        try prepared.folder.write("source/note.md", "x")
        try fails("note.md")
        let source = prepared.settings.source
        prepared.settings.source = prepared.folder.file("none")
        try fails("none: no such file or folder")
        prepared.settings.source = prepared.folder.file("source/note.md")
        try fails("it is a file; give the folder that it lies in")
        prepared.settings.source = source
        try prepared.add("a.png")
        prepared.settings.destination = prepared.folder.file("source/../source2/note.md")
        try prepared.folder.write("source2/note.md")
        try fails("note.md")
        prepared.settings.destination = prepared.folder.file("result")
        prepared.settings.width = 30
        try fails("--width 30")
        prepared.settings.width = 32
        prepared.settings.captioners = [.wd]
        try fails("No WD tagger")
    }

    @Test func nothingIsWrittenOverUnlessWanted() throws {
        let prepared = try PreparedFolder()
        for name in ["a.png", "b.png"] { try prepared.add(name) }
        try prepared.folder.write("result/00001-1-b.png", "mine")
        #expect(try prepared.run().state == .finished)
        prepared.settings.flip = true
        let error = try #require(throws: SettingsError.self) { try prepared.run() }
        #expect(error.description.contains("00000-0-a.png and 2 more are") && error.description.contains("--overwrite"))
        #expect(try prepared.text("00001-1-b.png") == "mine")
        #expect(try prepared.answers.remarks(on: prepared.settings).contains { $0.field == "overwrite" && $0.isMistake })
        prepared.settings.overwrite = true
        try prepared.run()
        #expect(try prepared.results() == ["00000-0-a.png", "00000-1-a.png", "00001-0-b.png", "00001-1-b.png"])
        #expect(try prepared.result("00001-1-b.png") == prepared.result("00001-0-b.png").flippedHorizontally())
    }

    @Test func remarksStandAtTheirFields() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png", 300, 20)
        prepared.settings.splitThreshold = 2
        prepared.settings.captioners = [.blip, .deepbooru]
        prepared.settings.interrogation.beams = 0
        prepared.settings.destination = prepared.settings.source
        let mistakes = try prepared.answers.remarks(on: prepared.settings).filter(\.isMistake)
        #expect(mistakes.map(\.field).sorted() == ["blip_model", "deepbooru_model", "interrogate_clip_num_beams", "split_threshold"])
        prepared.settings.splitThreshold = 0.5
        prepared.settings.captioners = []
        #expect(try prepared.answers.remarks(on: prepared.settings).filter(\.isMistake).map(\.field) == ["dst"])
        prepared.settings.destination = prepared.folder.file("result")
        let hints = try prepared.answers.remarks(on: prepared.settings)
        #expect(hints.allSatisfy { $0.field == "src" && !$0.isMistake })
        #expect(hints.contains { $0.text.contains("Smaller than 32x24") } && hints.contains { $0.text.contains("leaves out more than half") })
        #expect(try prepared.answers.remarks(on: PreprocessingSettings()).filter(\.isMistake).map(\.field) == ["src", "dst"])
    }
}
