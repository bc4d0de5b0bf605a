import EngineInterface
import Testing
import TerminalUI

@Suite struct ScreenWriterTests {
    private static func writer(_ term: String, _ colors: ColorDepth, glyphs: GlyphSet = .full, synchronizes: Bool = false) throws -> ScreenWriter {
        let traits = TerminalTraits(colors: colors, glyphs: glyphs, synchronizesOutput: synchronizes)
        return ScreenWriter(terminfo: try Terminfo.load(term), traits: traits)
    }

    private static func emulator(_ size: Size, _ term: String = "xterm-256color") throws -> ScreenEmulator {
        var emulator = ScreenEmulator(columns: size.columns, rows: size.rows)
        emulator.erasesWithBackground = try Terminfo.load(term).erasesWithBackground
        return emulator
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func screensComeOutAsTheyWereDrawn(seed: UInt64) throws {
        let size = Size(columns: 3 + Int(seed) * 2, rows: 1 + Int(seed) % 9)
        let term = ["xterm-256color", "tmux-256color"][Int(seed % 2)]
        var writer = try Self.writer(term, .trueColor, synchronizes: seed % 3 == 0)
        var emulator = try Self.emulator(size, term)
        var screens = RandomScreens(size, seed: seed)
        for number in 0..<60 {
            let frame = screens.next()
            let (bytes, isComplete) = writer.render(frame)
            emulator.feed(bytes)
            #expect(isComplete)
            let differences = emulator.differences(from: frame)
            #expect(differences.isEmpty, "frame \(number)")
            if !differences.isEmpty || !emulator.complaints.isEmpty { break }
        }
        #expect(emulator.complaints.isEmpty)
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func emojiThatATerminalTakesForNarrowSpoilNothingBesideThem(seed: UInt64) throws {
        let size = Size(columns: 30, rows: 5)
        var writer = try Self.writer("xterm-256color", .trueColor)
        var emulator = try Self.emulator(size)
        emulator.hasNarrowEmoji = true
        var screens = RandomScreens(size, seed: seed, hasPictures: false)
        for _ in 0..<40 {
            let frame = screens.next()
            emulator.feed(writer.render(frame).bytes)
            #expect(emulator.differences(from: frame, comparesColors: false).isEmpty)
        }
        #expect(emulator.complaints.isEmpty)
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "screen", "linux", "vt100", "vt220", "rxvt"], ColorDepth.allCases)
    func everyTerminalAndDepthShowsTheText(term: String, colors: ColorDepth) throws {
        let size = Size(columns: 40, rows: 6)
        var writer = try Self.writer(term, colors)
        var emulator = try Self.emulator(size, term)
        var screens = RandomScreens(size, seed: 7)
        for _ in 0..<50 {
            let frame = screens.next()
            emulator.feed(writer.render(frame).bytes)
            // A vt100 has no way to hide its cursor.
            let differences = emulator.differences(from: frame, comparesColors: false).filter { term != "vt100" || !$0.contains("cursor") }
            #expect(differences.isEmpty)
        }
        #expect(emulator.complaints.isEmpty)
        let hasColors = colors != .none && !term.hasPrefix("vt")
        #expect((emulator.colorChanges > 0) == hasColors)
    }

    @Test func aTerminalWithoutUnicodeGetsASCII() throws {
        var writer = try Self.writer("vt100", .none, glyphs: .ascii)
        var frame = Frame(Size(columns: 20, rows: 1))
        frame.cells.write("猫 é ─ ok", x: 0, y: 0, in: frame.cells.bounds, Style())
        let bytes = writer.render(frame).bytes
        #expect(bytes.allSatisfy { $0 < 0x80 })
        var emulator = try Self.emulator(frame.cells.size, "vt100")
        emulator.feed(bytes)
        #expect(emulator.text(row: 0) == "?? ? ? ok           ")
    }

    @Test func aScreenThatStaysIsNoBytes() throws {
        var writer = try Self.writer("xterm-256color", .trueColor, synchronizes: true)
        var screens = RandomScreens(Size(columns: 50, rows: 10), seed: 3)
        for _ in 0..<20 {
            let frame = screens.next()
            #expect(writer.render(frame).isComplete)
            let again = writer.render(frame)
            #expect(again.bytes.isEmpty && again.isComplete)
        }
    }

    @Test func coloursThatTheTerminalCannotTellApartAreNoBytes() throws {
        var writer = try Self.writer("linux", .eight)
        var frame = Frame(Size(columns: 20, rows: 2))
        frame.cells.write("warm", x: 0, y: 0, in: frame.cells.bounds, Style(.rgb(250, 10, 10)))
        _ = writer.render(frame)
        frame.cells.write("warm", x: 0, y: 0, in: frame.cells.bounds, Style(.rgb(248, 12, 9)))
        #expect(writer.render(frame).bytes.isEmpty)
    }

    @Test func smallChangesAreFewBytes() throws {
        var writer = try Self.writer("xterm-256color", .trueColor)
        var frame = Frame(Size(columns: 80, rows: 24))
        frame.cells.write("step 100 of 1000", x: 10, y: 5, in: frame.cells.bounds, Style())
        _ = writer.render(frame)
        frame.cells.write("step 101 of 1000", x: 10, y: 5, in: frame.cells.bounds, Style())
        #expect(writer.render(frame).bytes.count <= 8)
        // A row that becomes blank is erased, not written over.
        frame.cells.fill(Rect(x: 0, y: 5, width: 80, height: 1), Style())
        #expect(writer.render(frame).bytes.count <= 12)
    }

    @Test func whereErasingLosesTheBackgroundItIsWritten() throws {
        let size = Size(columns: 40, rows: 2)
        var writer = try Self.writer("screen", .eight)
        var emulator = try Self.emulator(size, "screen")
        var frame = Frame(size)
        frame.cells.fill(frame.cells.bounds, Style(.terminal, on: .palette(4)))
        emulator.feed(writer.render(frame).bytes)
        #expect(emulator.differences(from: frame).isEmpty)
        #expect(!emulator.erasesWithBackground)
    }

    @Test func afterResetEverythingIsDrawnAgain() throws {
        let size = Size(columns: 30, rows: 5)
        var writer = try Self.writer("xterm-256color", .trueColor)
        var screens = RandomScreens(size, seed: 11)
        var frame = screens.next()
        for _ in 0..<10 { frame = screens.next() }
        _ = writer.render(frame)
        writer.reset()
        var emulator = try Self.emulator(size)
        emulator.feed(Array("\u{1B}[1;7;31mrubbish of others\r\nmore of it".utf8))
        emulator.feed(writer.render(frame).bytes)
        #expect(emulator.differences(from: frame).isEmpty)
    }

    @Test func anotherSizeIsDrawnFromNothing() throws {
        var writer = try Self.writer("xterm-256color", .trueColor)
        for (columns, rows) in [(30, 5), (5, 30), (80, 24), (1, 1)] {
            var screens = RandomScreens(Size(columns: columns, rows: rows), seed: 5)
            let frame = screens.next()
            var emulator = try Self.emulator(frame.cells.size)
            emulator.feed(writer.render(frame).bytes)
            #expect(emulator.differences(from: frame).isEmpty)
            #expect(emulator.complaints.isEmpty)
        }
        #expect(writer.render(Frame(Size(columns: 0, rows: 0))).bytes.isEmpty)
    }

    @Test func synchronizedOutputWrapsAllOfIt() throws {
        var writer = try Self.writer("xterm-256color", .trueColor, synchronizes: true)
        let text = String(decoding: writer.render(Frame(Size(columns: 4, rows: 2))).bytes, as: UTF8.self)
        #expect(text.hasPrefix("\u{1B}[?2026h") && text.hasSuffix("\u{1B}[?2026l"))
    }
}
