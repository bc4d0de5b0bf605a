import Engine
import EngineInterface
import Testing

@Suite struct CaptionTests {
    @Test(arguments: [
        (CaptionAction.ignore, "new"), (.copy, "old"), (.prepend, "old new"), (.append, "new old"),
    ])
    func captionsThatAreThere(action: CaptionAction, expected: String) {
        #expect(CaptionText.merged(" new", existing: "old\n", action).split(whereSeparator: \.isWhitespace).joined(separator: " ") == expected)
        // An empty one counts as none.
        #expect(CaptionText.merged("new ", existing: "", action) == "new")
        #expect(CaptionText.merged("\u{3000}new\u{1F}\n", existing: nil, action) == "new")
    }

    /// One space, and both kept as they are but for the ends.
    @Test func joiningKeepsWhatIsInside() {
        #expect(CaptionText.merged("b", existing: "a,\n", .prepend) == "a,\n b")
        #expect(CaptionText.merged("", existing: "a", .append) == "a")
        #expect(CaptionText.joined(["a cat", "", "1girl, solo"]) == "a cat, 1girl, solo")
    }

    @Test(arguments: [
        (CaptionChange.replace("cat", with: "dog"), "a cat, cats", "a dog, dogs"),
        (.replace("aa", with: "a"), "aaaa", "aa"), (.replace("", with: "x"), "abc", "abc"), (.replace(".", with: ""), "a.b", "ab"),
        (.addTag("solo", first: false), "1girl, smile", "1girl, smile, solo"), (.addTag("solo", first: true), "1girl", "solo, 1girl"),
        (.addTag(" smile ", first: true), "1girl, smile", "1girl, smile"), (.addTag("smile", first: false), "smiles", "smiles, smile"),
        (.dropTag("smile"), "1girl, smile, hat", "1girl, hat"), (.dropTag("1girl"), "1girl, smile", "smile"), (.dropTag("hat"), "a, hat", "a"),
        (.dropTag("smile"), "smiles, a smile", "smiles, a smile"), (.dropTag("a"), "a,a ,b", "b"), (.dropTag("a"), "a", ""),
    ])
    func changes(change: CaptionChange, before: String, after: String) {
        #expect(change.applied(to: before) == after)
    }

    @Test func changesOfFiles() throws {
        let folder = try TemporaryFolder()
        for name in ["a.png", "b.jpg", "c.webp", "d.png", "d.jpg"] { try folder.write(name) }
        try folder.write("a.txt", "1girl, solo")
        try folder.write("d.txt", "solo")
        let pictures = ["a.png", "b.jpg", "c.webp", "d.png", "d.jpg"].map(folder.file)
        #expect(try CaptionEditing.change(.addTag("hat", first: false), captionsOf: pictures) == 4)
        #expect(try SmallFile.text(folder.file("a.txt")) == "1girl, solo, hat")
        // Two pictures share this file.
        #expect(try SmallFile.text(folder.file("d.txt")) == "solo, hat")
        #expect(try CaptionEditing.change(.dropTag("hat"), captionsOf: [pictures[1]]) == 1)
        #expect(FileStatus(folder.file("b.txt")) == nil)
        #expect(try CaptionEditing.change(.replace("nothing", with: "x"), captionsOf: pictures) == 0)
    }

    /// Nothing is written where one of the captions cannot be read.
    @Test func aCaptionThatIsNoTextStopsAChange() throws {
        let folder = try TemporaryFolder()
        for name in ["a.png", "b.png"] { try folder.write(name) }
        try folder.write("a.txt", "one")
        try AtomicFile.write([0xFF, 0xFE, 0x61], to: folder.file("b.txt"))
        #expect(throws: FileError.self) { try CaptionEditing.change(.addTag("x", first: true), captionsOf: ["a.png", "b.png"].map(folder.file)) }
        #expect(try SmallFile.text(folder.file("a.txt")) == "one")
    }

    @Test func savingAndRemoving() throws {
        let folder = try TemporaryFolder()
        let picture = try folder.write("a.b.png")
        try CaptionFile.write("猫, \"quoted\"", of: picture)
        #expect(try SmallFile.text(folder.file("a.b.txt")) == "猫, \"quoted\"")
        #expect(try CaptionFile.read(of: picture) == "猫, \"quoted\"")
        try CaptionFile.write(" \n", of: picture)
        #expect(FileStatus(folder.file("a.b.txt")) == nil)
        try CaptionFile.write("", of: picture)
        #expect(try CaptionFile.read(of: picture) == nil)
        #expect(throws: FileError.self) { try CaptionFile.write("x", of: folder.file("none.png")) }
    }

    @Test func foldersAreListedWithTheirCaptions() throws {
        let prepared = try PreparedFolder()
        try prepared.add("b.png", 40, 30)
        try prepared.folder.write("source/a.png", "no picture")
        try prepared.folder.write("source/note.md")
        try prepared.add(".hidden.png")
        try AtomicFile.write([0xEF, 0xBB, 0xBF] + Array("a cat".utf8), to: prepared.folder.file("source/b.txt"))
        let found = try prepared.answers.captions(in: prepared.settings.source)
        #expect(found.map { FilePath.name(of: $0.path) } == ["a.png", "b.png"])
        #expect(found.map(\.caption) == [nil, "a cat"])
        #expect(found.map(\.width) == [0, 40] && found.map(\.height) == [0, 30])
        #expect(throws: FileError.self) { try prepared.answers.captions(in: prepared.folder.file("none")) }
    }
}
