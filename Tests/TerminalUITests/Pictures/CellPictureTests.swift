import EngineInterface
import Foundation
import TerminalUI
import Testing

@Suite struct CellPictureTests {
    private let dark = Theme(name: "dark")
    private let light = {
        var theme = Theme(name: "light")
        theme.isLight = true
        theme.background = .rgb(250, 250, 240)
        return theme
    }()

    private func drawn(_ pixels: PixelGrid, _ colors: ColorDepth, _ theme: Theme) -> CellBuffer {
        var cells = CellBuffer(Size(columns: pixels.width, rows: (pixels.height + 1) / 2))
        HalfBlocks(colors: colors, theme: theme).draw(pixels, in: cells.bounds, &cells)
        return cells
    }

    private func letters(_ pixels: PixelGrid, _ colors: ColorDepth, _ theme: Theme) -> CellBuffer {
        var cells = CellBuffer(Size(columns: pixels.width, rows: (pixels.height + 1) / 2))
        Letters(colors: colors, theme: theme).draw(pixels, in: cells.bounds, &cells)
        return cells
    }

    /// The colours that a cell of half blocks shows above and below.
    private func halves(_ cell: Cell) -> (upper: Color, lower: Color) {
        cell.glyph == " " ? (cell.style.background, cell.style.background) : (cell.style.foreground, cell.style.background)
    }

    @Test func trueColourShowsEveryPixel() throws {
        let pixels = try SamplePictures.ghost()
        let cells = drawn(pixels, .trueColor, dark)
        var wrong = 0
        for y in 0..<pixels.height {
            for x in 0..<pixels.width {
                let cell = cells[x, y / 2]
                let rgb = pixels.pixel(x, y)
                let shown = y % 2 == 0 ? halves(cell).upper : halves(cell).lower
                if shown != .rgb(rgb[0], rgb[1], rgb[2]) || !cell.isPicture || cell.width != 1 { wrong += 1 }
                if cell.glyph != "▀" && cell.glyph != " " { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    @Test func evenCellsAreBlanksAndAnOddLastRowLeavesTheBackground() {
        let pixels = SamplePictures.painted(2, 3) { x, y in (100, x * 50, 9) }
        let cells = drawn(pixels, .trueColor, light)
        #expect(cells[0, 0] == Cell(" ", Style(.terminal, on: .rgb(100, 0, 9)), isPicture: true))
        #expect(cells[1, 1] == Cell("▀", Style(.rgb(100, 50, 9), on: light.background), isPicture: true))
    }

    /// How strong a stored sample looks among others: between light, which is about the power 2.2 of it, and the sample itself.
    private func light(_ sample: Double) -> Double { pow(sample / 255, 1.6) }

    /// Stored samples of a colour; the sixteen are xterm's, the eight are taken at full brightness.
    private func samples(_ color: Color, _ depth: ColorDepth) throws -> [Double] {
        let sixteen: [[Double]] = [
            [0, 0, 0], [205, 0, 0], [0, 205, 0], [205, 205, 0], [0, 0, 238], [205, 0, 205], [0, 205, 205], [229, 229, 229],
            [127, 127, 127], [255, 0, 0], [0, 255, 0], [255, 255, 0], [92, 92, 255], [255, 0, 255], [0, 255, 255], [255, 255, 255],
        ]
        switch color {
        case .palette(let index):
            try #require(index < depth.rawValue)
            return depth == .eight ? [Double(index & 1) * 255, Double(index >> 1 & 1) * 255, Double(index >> 2) * 255] : sixteen[Int(index)]
        case .rgb(let red, let green, let blue):
            try #require(depth == .indexed)
            let levels: Set<UInt8> = [0, 95, 135, 175, 215, 255]
            let isGrey = red == green && green == blue && red >= 8 && red <= 238 && (red - 8) % 10 == 0
            try #require(isGrey || levels.isSuperset(of: [red, green, blue]))
            return [Double(red), Double(green), Double(blue)]
        case .terminal:
            Issue.record("a picture's pixel has the terminal's own colour")
            return [0, 0, 0]
        }
    }

    @Test(arguments: [ColorDepth.eight, .sixteen, .indexed])
    func fewColoursKeepTheBrightnessOfAreas(_ depth: ColorDepth) throws {
        // Muted colours, which sixteen colours too can mix.
        let pixels = SamplePictures.painted(32, 64) { x, y in (30 + 5 * x, 30 + 3 * y, 90 + x + y) }
        let cells = drawn(pixels, depth, dark)
        // Areas of 4 × 4 cells, 4 × 8 pixels.
        for row in stride(from: 0, to: 32, by: 4) {
            for column in stride(from: 0, to: 32, by: 4) {
                var (shown, wanted) = (0.0, 0.0)
                for y in row..<row + 4 {
                    for x in column..<column + 4 {
                        let (upper, lower) = halves(cells[x, y])
                        for (color, line) in [(upper, 2 * y), (lower, 2 * y + 1)] {
                            for (part, weight) in [0.2126, 0.7152, 0.0722].enumerated() {
                                shown += weight * light(try samples(color, depth)[part])
                                wanted += weight * light(Double(pixels.pixel(x, line)[part]))
                            }
                        }
                    }
                }
                #expect(abs(shown - wanted) / 32 < 0.08, "cells from \(column), \(row)")
            }
        }
    }

    @Test func blackAndWhiteStayThemselvesInEveryDepth() throws {
        let pixels = SamplePictures.painted(8, 8) { x, _ in x < 4 ? (0, 0, 0) : (255, 255, 255) }
        for depth in [ColorDepth.eight, .sixteen, .indexed] {
            let cells = drawn(pixels, depth, dark)
            for y in 0..<4 {
                for x in 0..<8 {
                    let (upper, lower) = halves(cells[x, y])
                    #expect(try samples(upper, depth) == (x < 4 ? [0, 0, 0] : [255, 255, 255]))
                    #expect(upper == lower && cells[x, y].glyph == " ")
                }
            }
        }
    }

    @Test func withoutColoursInkIsWhatIsBrightOrDarkOnLightGround() {
        let pixels = SamplePictures.painted(4, 4) { x, y in
            [(0, 0, 0), (y % 2 == 0 ? 255 : 0, y % 2 == 0 ? 255 : 0, y % 2 == 0 ? 255 : 0), (255, 255, 255), (0, 0, 0)][x]
        }
        #expect(drawn(pixels, .none, dark).text(row: 0) == " ▀█ ")
        #expect(drawn(pixels, .none, light).text(row: 0) == "█▄ █")
        #expect(drawn(pixels, .none, dark)[1, 1].style == Style())
    }

    /// From no ink to the most, as the letters have it in a usual font; written down here once more on purpose.
    private let ramp = Array(" .-:~+=isoed#%@")

    @Test func lettersTellBrightness() throws {
        let grey = SamplePictures.painted(256, 2) { x, _ in (x, x, x) }
        let onDark = try (0..<256).map { try #require(ramp.firstIndex(of: letters(grey, .none, dark)[$0, 0].glyph)) }
        let onLight = try (0..<256).map { try #require(ramp.firstIndex(of: letters(grey, .none, light)[$0, 0].glyph)) }
        #expect(zip(onDark, onDark.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(zip(onLight, onLight.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(Set(onDark).count == ramp.count && onDark[0] == 0 && onDark[255] == ramp.count - 1)
        #expect(onLight[0] == ramp.count - 1 && onLight[255] == 0)
    }

    @Test func lettersTakeTheHueThatTheTerminalHas() {
        let red = SamplePictures.painted(1, 2) { _, _ in (120, 20, 20) }
        #expect(letters(red, .none, dark)[0, 0].style == Style())
        #expect(letters(red, .eight, dark)[0, 0].style.foreground == .palette(1))
        #expect(letters(red, .sixteen, dark)[0, 0].style.foreground == .palette(9))
        guard case .rgb(let r, let g, let b) = letters(red, .trueColor, dark)[0, 0].style.foreground else {
            Issue.record("no colour")
            return
        }
        #expect(r == 255 && g == b && g < 60)
        #expect(letters(red, .trueColor, light)[0, 0].style.background == light.background)
    }

    @Test func lettersTakeBothPixelsOfACell() {
        let both = SamplePictures.painted(3, 2) { x, y in x == 0 || (x == 1 && y == 0) ? (255, 255, 255) : (0, 0, 0) }
        let text = Array(letters(both, .none, dark).text(row: 0))
        #expect(text[0] == "@" && text[2] == " " && text[1] != "@" && text[1] != " ")
    }
}
