import EngineInterface
import Testing
import TerminalUI

/// Stands for a picture protocol: what is sent are strings that name what was done.
private struct NamingEncoder: PictureEncoder {
    var isErasedByCells: Bool
    var size = 10

    func place(_ picture: PlacedPicture, identifier: Int) -> [UInt8] {
        let filler = String(repeating: ".", count: size)
        return Array("\u{1B}_place \(identifier) \(picture.pixels.rgb[0])\(filler)\u{1B}\\".utf8)
    }

    func remove(identifier: Int) -> [UInt8]? {
        isErasedByCells ? nil : Array("\u{1B}_remove \(identifier)\u{1B}\\".utf8)
    }
}

@Suite struct PictureWritingTests {
    private static let size = Size(columns: 30, rows: 8)

    private func writer(inCells: Bool, size: Int = 10) throws -> ScreenWriter {
        ScreenWriter(
            terminfo: try Terminfo.load("xterm-256color"), traits: TerminalTraits(), encoder: NamingEncoder(isErasedByCells: inCells, size: size))
    }

    private func picture(_ shade: UInt8, x: Int, y: Int = 1, width: Int = 4) -> PlacedPicture {
        let pixels = PixelGrid(width: width, height: 1, rgb: [UInt8](repeating: shade, count: 3 * width))
        let request = PictureRequest(.file(path: "p\(shade).png", version: 1), width: width, height: 1)
        return PlacedPicture(area: Rect(x: x, y: y, width: width, height: 2), request: request, pixels: pixels)
    }

    /// What the terminal is told of pictures, in order.
    private func told(_ bytes: [UInt8]) -> [String] {
        var emulator = ScreenEmulator(columns: Self.size.columns, rows: Self.size.rows)
        emulator.feed(bytes)
        return emulator.strings.map { $0.replacing(".", with: "") }
    }

    @Test(arguments: [false, true])
    func aPictureIsSentOnceAndAgainOnlyWhenItChanges(inCells: Bool) throws {
        var writer = try writer(inCells: inCells)
        var frame = Frame(Self.size)
        frame.pictures = [picture(1, x: 2), picture(2, x: 10)]
        #expect(told(writer.render(frame).bytes) == ["place 1 1", "place 2 2"])
        #expect(writer.render(frame).bytes.isEmpty)
        frame.cells.write("beside it", x: 15, y: 1, in: frame.cells.bounds, Style())
        #expect(told(writer.render(frame).bytes) == [])
        frame.pictures[0] = picture(3, x: 2)
        #expect(told(writer.render(frame).bytes) == ["place 1 3"])
    }

    @Test func picturesThatGoAreRemovedAndTheOthersKeepTheirNames() throws {
        var writer = try writer(inCells: false)
        var frame = Frame(Self.size)
        frame.pictures = [picture(1, x: 2), picture(2, x: 10)]
        _ = writer.render(frame)
        frame.pictures = [picture(2, x: 10)]
        #expect(told(writer.render(frame).bytes) == ["remove 1"])
        // Moved: gone there, new here.
        frame.pictures = [picture(2, x: 11)]
        #expect(told(writer.render(frame).bytes) == ["remove 2", "place 1 2"])
        writer.reset()
        #expect(told(writer.render(frame).bytes) == ["remove 1", "place 1 2"])
        writer.use(nil)
        frame.pictures = []
        #expect(told(writer.render(frame).bytes) == ["remove 1"])
    }

    @Test func inCellsWritingOverAPictureDrawsItAgain() throws {
        var writer = try writer(inCells: true)
        var frame = Frame(Self.size)
        frame.pictures = [picture(1, x: 2), picture(2, x: 10)]
        _ = writer.render(frame)
        frame.cells.write("x", x: 11, y: 2, in: frame.cells.bounds, Style())
        #expect(told(writer.render(frame).bytes) == ["place 2 2"])
        // Nothing is erased through a picture, and no gap is crossed over it.
        frame.cells.write("ab", x: 0, y: 1, in: frame.cells.bounds, Style())
        frame.cells.write("cd", x: 6, y: 1, in: frame.cells.bounds, Style())
        #expect(told(writer.render(frame).bytes) == [])
    }

    @Test func inCellsAPictureThatGoesIsWrittenOver() throws {
        var writer = try writer(inCells: true)
        var frame = Frame(Self.size)
        frame.pictures = [picture(1, x: 2)]
        _ = writer.render(frame)
        frame.pictures = []
        var emulator = ScreenEmulator(columns: Self.size.columns, rows: Self.size.rows)
        // What a picture left there.
        emulator.feed(Array("\u{1B}[2;3HXXXX\u{1B}[3;3HXXXX\u{1B}[H".utf8))
        emulator.feed(writer.render(frame).bytes)
        #expect(emulator.text(row: 1).allSatisfy { $0 == " " } && emulator.text(row: 2).allSatisfy { $0 == " " })
        #expect(writer.render(frame).bytes.isEmpty)
    }

    @Test func picturesWaitForABudgetAndTextDoesNot() throws {
        var writer = try writer(inCells: false, size: 500)
        var frame = Frame(Self.size)
        frame.cells.write("text", x: 0, y: 0, in: frame.cells.bounds, Style())
        frame.pictures = [picture(1, x: 2), picture(2, x: 10)]
        let first = writer.render(frame, pictureBudget: 0)
        #expect(!first.isComplete && told(first.bytes) == [] && String(decoding: first.bytes, as: UTF8.self).contains("text"))
        let second = writer.render(frame, pictureBudget: 100)
        #expect(!second.isComplete && told(second.bytes) == ["place 1 1"])
        let third = writer.render(frame, pictureBudget: 100)
        #expect(third.isComplete && told(third.bytes) == ["place 2 2"])
    }

    @Test func cellsOfPicturesComeBitByBit() throws {
        var screens = RandomScreens(Self.size, seed: 9, hasPictures: false)
        var frame = screens.next()
        var numbers = SeededNumbers(2)
        for y in 0..<8 {
            for x in 4..<24 {
                let shade = UInt8.random(in: 0...255, using: &numbers)
                frame.cells.put(Cell("▀", Style(.rgb(shade, 1, 2), on: .rgb(2, shade, 3)), isPicture: true), x: x, y: y)
            }
        }
        var whole = try writer(inCells: false)
        let all = whole.render(frame).bytes.count
        var writer = try writer(inCells: false)
        var emulator = ScreenEmulator(columns: Self.size.columns, rows: Self.size.rows)
        let text = writer.render(frame, pictureBudget: 0)
        #expect(!text.isComplete)
        emulator.feed(text.bytes)
        var calls = 0
        var isComplete = false
        while !isComplete, calls < 100 {
            let next = writer.render(frame, pictureBudget: 600)
            #expect(next.bytes.count < 600 + 100)
            emulator.feed(next.bytes)
            isComplete = next.isComplete
            calls += 1
        }
        #expect(isComplete && calls >= (all - text.bytes.count) / 700)
        #expect(emulator.differences(from: frame).isEmpty)
        #expect(writer.render(frame, pictureBudget: 0) == ([], true))
    }

    /// Pictures that wait while all around them changes leave no stray cell.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func whateverTheBudgetsTheEndIsTheFrame(seed: UInt64) throws {
        var screens = RandomScreens(Self.size, seed: seed)
        var writer = try writer(inCells: false)
        var emulator = ScreenEmulator(columns: Self.size.columns, rows: Self.size.rows)
        var numbers = SeededNumbers(seed)
        for _ in 0..<60 {
            let frame = screens.next()
            emulator.feed(writer.render(frame, pictureBudget: Int.random(in: 0...500, using: &numbers)).bytes)
        }
        let last = screens.next()
        let end = writer.render(last)
        emulator.feed(end.bytes)
        #expect(end.isComplete && emulator.differences(from: last).isEmpty && emulator.complaints.isEmpty)
    }
}
