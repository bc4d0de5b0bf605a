import Testing
import TerminalUI

@Suite struct ColorReductionTests {
    /// The colours that a cell has on a terminal of a depth.
    private func look(_ style: Style, _ colors: ColorDepth, isPicture: Bool = false) throws -> ScreenEmulator.Look {
        var writer = ScreenWriter(terminfo: try Terminfo.load("xterm-256color"), traits: TerminalTraits(colors: colors))
        var frame = Frame(Size(columns: 2, rows: 1))
        frame.cells.put(Cell(isPicture ? "▀" : "x", style, isPicture: isPicture), x: 0, y: 0)
        var emulator = ScreenEmulator(columns: 2, rows: 1)
        emulator.feed(writer.render(frame).bytes)
        return emulator[0, 0].look
    }

    /// By xterm's table: 16 + 36 r + 6 g + b for the steps 0 95 135 175 215 255, and 232 + n for the greys 8 + 10 n.
    @Test(arguments: [
        ((255, 0, 0), 196), ((0, 255, 0), 46), ((0, 0, 255), 21), ((255, 255, 255), 231), ((0, 0, 0), 16), ((95, 135, 175), 67),
        ((100, 130, 180), 67), ((128, 128, 128), 244), ((8, 8, 8), 232), ((238, 238, 238), 255), ((30, 30, 30), 234), ((215, 175, 95), 179),
    ] as [((UInt8, UInt8, UInt8), UInt8)])
    func nearestOf256(color: (UInt8, UInt8, UInt8), index: UInt8) throws {
        let style = Style(.rgb(color.0, color.1, color.2))
        #expect(try look(style, .indexed).foreground == .palette(index))
    }

    @Test(arguments: [
        ((255, 0, 0), 9, 1), ((200, 10, 10), 1, 1), ((0, 0, 0), 0, 0), ((255, 255, 255), 15, 7), ((250, 250, 20), 11, 3), ((120, 120, 130), 8, 0),
    ] as [((UInt8, UInt8, UInt8), UInt8, UInt8)])
    func nearestOfSixteenAndEight(color: (UInt8, UInt8, UInt8), sixteen: UInt8, eight: UInt8) throws {
        let style = Style(.terminal, on: .rgb(color.0, color.1, color.2))
        #expect(try look(style, .sixteen).background == .palette(sixteen))
        if eight != 0 || color == (0, 0, 0) { #expect(try look(style, .eight).background == .palette(eight)) }
    }

    @Test(arguments: [ColorDepth.eight, .sixteen, .indexed])
    func textNeverTakesTheColourOfItsBackground(colors: ColorDepth) throws {
        var numbers = SeededNumbers(4)
        for _ in 0..<300 {
            let background = (0..<3).map { _ in UInt8.random(in: 0...255, using: &numbers) }
            let foreground = background.map { UInt8(clamping: Int($0) + Int.random(in: -40...40, using: &numbers)) }
            guard foreground != background else { continue }
            let style = Style(.rgb(foreground[0], foreground[1], foreground[2]), on: .rgb(background[0], background[1], background[2]))
            let look = try look(style, colors)
            #expect(look.foreground != look.background)
        }
    }

    @Test func darkGreyTextIsNotBlackOnWhatMayBeBlack() throws {
        let grey = Style(.rgb(70, 70, 75))
        #expect(try look(grey, .eight).foreground != .palette(0))
        #expect(try look(grey, .sixteen).foreground != .palette(0))
        #expect(try look(Style(.rgb(0, 0, 0)), .eight).foreground == .palette(0))
    }

    @Test func picturesKeepWhatTheyAre() throws {
        let look = try look(Style(.rgb(10, 10, 10), on: .rgb(12, 11, 10)), .eight, isPicture: true)
        #expect(look.foreground == .palette(0) && look.background == .palette(0))
    }

    @Test func withoutColoursAttributesRemain() throws {
        let look = try look(Style(.rgb(255, 0, 0), on: .palette(4), [.bold, .reverse]), .none)
        #expect(look == ScreenEmulator.Look(attributes: [1, 7]))
    }
}
