import Engine
import EngineInterface
import FoundationEssentials
import Glibc
import Imaging
import Synchronization
import Testing

@Suite struct PreprocessingRunTests {
    @Test func eventsComeInTheSourcesOrder() throws {
        let prepared = try PreparedFolder()
        // The first takes longest.
        try prepared.add("00.png", 900, 700)
        for number in 1 ..< 10 { try prepared.add("0\(number).png", 40 + number, 30) }
        try prepared.folder.write("source/05.png", "no picture")
        #expect(try prepared.run().state == .finished)
        #expect(prepared.prepared.map { FilePath.name(of: $0.source) } == [0, 1, 2, 3, 4, 6, 7, 8, 9].map { "0\($0).png" })
        #expect(prepared.prepared.allSatisfy { $0.total == 9 && $0.outputs.count == 1 })
        let steps = prepared.events.compactMap { event in
            if case .prepared = event.content { return event.step }
            return nil
        }
        #expect(steps == Array(1 ... 9))
        guard case .finished(let finished)? = prepared.events.last?.content else { return #expect(Bool(false), "no last event") }
        #expect(finished.reason == "9 made from 9 of 9 pictures")
    }

    /// The header is sound, the rest is not: the picture is named, the others are done.
    @Test func aPictureThatBreaksOffIsNamed() throws {
        let prepared = try PreparedFolder()
        for name in ["a.png", "b.png", "c.png"] { try prepared.add(name) }
        let file = prepared.folder.file("source/b.png")
        try AtomicFile.write(Array(SmallFile.bytes(file).prefix(600)), to: file)
        #expect(try prepared.run().reason == "2 made from 2 of 3 pictures")
        #expect(prepared.prepared.map(\.outputs.count) == [1, 0, 1])
        #expect(prepared.prepared[1].problem?.contains("damaged PNG") == true)
        try AtomicFile.write(Array(SmallFile.bytes(prepared.folder.file("source/a.png")).prefix(600)), to: prepared.folder.file("source/a.png"))
        try FileManager.default.removeItem(atPath: prepared.folder.file("source/c.png"))
        prepared.settings.overwrite = true
        #expect(try prepared.run().state == .failed)
    }

    @Test(arguments: [(CaptionAction.ignore, "tags"), (.copy, "old, caption"), (.prepend, "old, caption tags"), (.append, "tags old, caption")])
    func captionsOfTheSource(action: CaptionAction, expected: String) throws {
        let prepared = try PreparedFolder()
        try SmallModels.putWDTagger(FilePath.joined(prepared.home.path, "models/wd-tagger"))
        for name in ["a.png", "b.png"] { try prepared.add(name) }
        // A byte order mark and the line ends of Windows.
        try AtomicFile.write([0xEF, 0xBB, 0xBF] + Array("old, caption\r\n".utf8), to: prepared.folder.file("source/a.txt"))
        prepared.settings.captioners = [.wd]
        prepared.settings.captionAction = action
        prepared.settings.flip = true
        prepared.settings.interrogation.filterTags = "o_o"
        try prepared.run()
        let tags = #"long hair, saber \(fate\)"#
        let plain = expected.replacing("tags", with: tags).replacing("caption \(tags)", with: "caption\n \(tags)")
        // The caption keeps its own end inside of the new one, as in the web UI.
        for name in ["00000-0-a.txt", "00000-1-a.txt"] { #expect(try prepared.text(name) == plain) }
        #expect(try prepared.text("00002-0-b.txt") == tags)
        #expect(prepared.prepared[0].outputs.map(\.caption) == [plain, plain])
    }

    @Test func severalCaptionersAreJoined() throws {
        let prepared = try PreparedFolder()
        try SmallModels.putWDTagger(FilePath.joined(prepared.home.path, "models/wd-tagger"))
        try SmallModels.putDeepDanbooru(FilePath.joined(prepared.home.path, "models/deepbooru/model-resnet_custom_v3.pt"))
        try prepared.add("a.png")
        prepared.settings.captioners = [.deepbooru, .wd]
        prepared.settings.interrogation.threshold = 0
        try prepared.run()
        #expect(try prepared.text("00000-0-a.txt") == #"1girl, solo, long hair, o_o, saber \(fate\)"#)
    }

    @Test func captionsInFileNames() throws {
        let prepared = try PreparedFolder()
        for name in ["a.png", "b.png"] { try prepared.add(name) }
        try prepared.folder.write("source/a.txt", "1girl, a/b")
        prepared.settings.captionAction = .copy
        prepared.settings.captionInFileName = true
        try prepared.run()
        #expect(try prepared.results() == ["00000-0- 1girl, a_b.png", "00002-0-b.png"])
        #expect(try Caption(picture: prepared.folder.file("result/00000-0- 1girl, a_b.png")).text == "1girl, a_b")
        // A second time the caption is another one, and with it the name.
        try prepared.folder.write("source/a.txt", "2girls")
        let error = try #require(throws: SettingsError.self) { try prepared.run() }
        #expect(error.description.contains("1girl"))
        prepared.settings.overwrite = true
        try prepared.run()
        #expect(try prepared.results() == ["00000-0- 2girls.png", "00002-0-b.png"])
    }

    @Test func aCaptionThatIsNoTextIsToldOf() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png")
        try AtomicFile.write([0xC3, 0x28], to: prepared.folder.file("source/a.txt"))
        prepared.settings.captionAction = .copy
        #expect(try prepared.run().state == .finished)
        #expect(try prepared.results() == ["00000-0-a.png"])
        #expect(prepared.prepared[0].problem?.contains("UTF-8") == true)
        // It is none of a preprocessing's business that leaves captions behind.
        (prepared.settings.captionAction, prepared.settings.overwrite) = (.ignore, true)
        try prepared.run()
        #expect(prepared.prepared[0].problem == nil)
    }

    @Test func anInterruptKeepsWhatIsDone() throws {
        let prepared = try PreparedFolder()
        for number in 10 ..< 40 { try prepared.add("\(number).png") }
        prepared.settings.options.threads = 1
        let interruption = InterruptFlag()
        let finished = try prepared.run(interruption) { event in
            if case .prepared = event.content { interruption.raise() }
        }
        #expect(finished.state == .interrupted)
        let results = try prepared.results()
        #expect(!results.isEmpty && results.count < 30)
        #expect(prepared.prepared.flatMap(\.outputs).map { FilePath.name(of: $0.file) } == results)
        for name in results { #expect(try prepared.result(name).width == 32) }
    }

    @Test func adviceOnThePictures() throws {
        let prepared = try PreparedFolder()
        for name in ["a.png", "b.png", "c.png"] { try prepared.add(name, 64, 48) }
        let flat = try Picture(width: 64, height: 48, channels: .rgb, samples: [UInt8](repeating: 77, count: 64 * 48 * 3))
        try AtomicFile.write(flat.png(), to: prepared.folder.file("source/flat.png"))
        try prepared.add("small.png", 20, 20)
        try prepared.add("other/x.png")
        try prepared.folder.write("result/of-another-set.png")
        try prepared.run()
        let advice = prepared.messages(.advice)
        #expect(advice.count == 3)
        #expect(advice.contains { $0.contains("Smaller than 32x24") && $0.contains("small.png (20x20)") && !$0.contains("a.png") })
        #expect(advice.contains { $0.contains("holds 1 picture already") })
        #expect(advice.contains { $0.hasPrefix("Blurred") && $0.contains("flat.png") && !$0.contains("a.png") })
    }

    @Test func theModelTellsTheSize() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png", 300, 200)
        (prepared.settings.width, prepared.settings.height) = (nil, 48)
        try prepared.run()
        let picture = try prepared.result("00000-0-a.png")
        #expect([picture.width, picture.height] == [64, 48])
        prepared.settings.options.model = "nothing"
        prepared.settings.overwrite = true
        let error = try #require(throws: (any Error).self) { try prepared.run() }
        #expect("\(error)".contains("--width"))
        prepared.settings.keepSize = true
        #expect(try prepared.run().state == .finished)
    }
}

@Suite struct OrderedWorkTests {
    private final class Use: Sendable {
        let now = Mutex((memory: 0, most: 0, alone: true))
    }

    /// Pieces of random cost never take more than the limit together, those above it are alone, and results come in order.
    @Test(arguments: [1, 2, 7]) func memoryIsBounded(threads: Int) throws {
        var generator = SystemRandomNumberGenerator()
        let costs = (0 ..< 60).map { $0 % 13 == 5 ? 150 : Int.random(in: 1 ... 60, using: &generator) }
        let use = Use()
        let work = OrderedWork<Int>(costs: costs, memoryLimit: 100, isStopped: { false })
        var told: [Int] = []
        try work.run(threads: threads, piece: { number in
            use.now.withLock { now in
                now.memory += costs[number]
                now.most = max(now.most, costs[number] > 100 ? 0 : now.memory)
                if costs[number] > 100, now.memory != costs[number] { now.alone = false }
            }
            usleep(UInt32(costs[number] * 20))
            use.now.withLock { $0.memory -= costs[number] }
            return number
        }, tell: { told.append($0) })
        #expect(told == Array(0 ..< 60))
        #expect(use.now.withLock { $0.most } <= 100 && use.now.withLock { $0.alone })
    }

    @Test func anErrorEndsTheWork() throws {
        struct Full: Error {}
        let begun = Mutex(0)
        let work = OrderedWork<Int>(costs: [Int](repeating: 1, count: 1000), memoryLimit: 10, isStopped: { false })
        var told: [Int] = []
        #expect(throws: Full.self) {
            try work.run(threads: 3, piece: { number in
                begun.withLock { $0 += 1 }
                if number == 20 { throw Full() }
                // On a busy machine the thread with the error may wait for its turn.
                if number > 20 { usleep(500) }
                return number
            }, tell: { told.append($0) })
        }
        #expect(told == Array(0 ..< told.count) && told.count <= 20)
        #expect(begun.withLock { $0 } < 1000)
    }

    @Test func nothingToDo() throws {
        let work = OrderedWork<Int>(costs: [], memoryLimit: 1, isStopped: { false })
        try work.run(threads: 4, piece: { $0 }, tell: { _ in #expect(Bool(false), "there is no result") })
    }

    /// Mirrored pictures of an earlier time would be trained on: they are named.
    @Test func whatIsNotReplacedIsNamed() throws {
        let prepared = try PreparedFolder()
        for name in ["a.png", "b.png"] { try prepared.add(name) }
        prepared.settings.flip = true
        try prepared.run()
        (prepared.settings.flip, prepared.settings.overwrite) = (false, true)
        try prepared.run()
        #expect(try prepared.results().count == 4)
        let line = try #require(prepared.messages(.warning).first)
        #expect(line.contains("holds 2 pictures that nothing replaces: 00000-1-a.png, 00001-1-b.png; "), "\(line)")
        for name in ["00000-1-a.png", "00001-1-b.png"] { try FileManager.default.removeItem(atPath: FilePath.joined(prepared.settings.destination, name)) }
        try prepared.run()
        #expect(prepared.messages(.warning).isEmpty)
    }

    /// Each picture is beside the size that it gets, whatever the size of others.
    @Test func smallPicturesAreBesideTheirOwnAutomaticSize() throws {
        let prepared = try PreparedFolder()
        try prepared.add("large.png", 700, 700)
        try prepared.add("small.png", 400, 400)
        prepared.settings.autoSize = true
        try prepared.run()
        let lines = prepared.messages(.advice).filter { $0.hasPrefix("Smaller ") }
        #expect(lines == ["Smaller than what is made of them, so enlarging blurs them: small.png (400x400 to 640x640)"])
    }

    /// Files that are no pictures here, and texts of none: each with what to do, as it can be pasted.
    @Test func whatIsLeftOutIsNamedWithACure() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png")
        for name in ["it's.tiff", "b.cr2", "c.jxl", "d.svg", "e.txt"] { try prepared.folder.write("source/\(name)", "x") }
        try prepared.run()
        let source = prepared.settings.source
        let lines = prepared.messages(.warning)
        #expect(lines == [
            "Skipped: \(source)/b.cr2: RAW is not read; convert it first, for example: darktable-cli \(source)/b.cr2 \(source)/b.png",
            "Skipped: \(source)/c.jxl: JPEG XL is not read; convert it first, for example: djxl \(source)/c.jxl \(source)/c.png",
            "Skipped: \(source)/d.svg: SVG is not read; convert it first, for example: rsvg-convert -o \(source)/d.png \(source)/d.svg",
            "Skipped: \(source)/e.txt: no picture has that name; a caption is called as its picture is",
            "Skipped: \(source)/it's.tiff: TIFF is not read; convert it first, for example: convert '\(source)/it'\\''s.tiff' '\(source)/it'\\''s.png'",
        ])
    }

    @Test func leftoversOfKilledProcessesAreSwept() throws {
        let prepared = try PreparedFolder()
        try prepared.add("a.png")
        let left = try prepared.folder.write("result/.\(Int32.max)-1.tmp")
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1_000_000_000)], ofItemAtPath: left)
        let fresh = try prepared.folder.write("result/.\(Int32.max)-2.tmp")
        try prepared.run()
        #expect(FileStatus(left) == nil && FileStatus(fresh) != nil)
    }
}
