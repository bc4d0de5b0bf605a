import EngineInterface

/// Pictures by upper half blocks: a cell's foreground is its upper pixel, its background the lower one.
package struct HalfBlocks {
    private let colors: ColorDepth
    private let theme: Theme

    package init(colors: ColorDepth, theme: Theme) {
        self.colors = colors
        self.theme = theme
    }

    /// Draws a picture from the top left of `area`, two rows of pixels a row; what does not fit is cut off.
    package func draw(_ pixels: PixelGrid, in area: Rect, _ cells: inout CellBuffer) {
        let area = area.intersection(Rect(x: area.x, y: area.y, width: pixels.width, height: (pixels.height + 1) / 2))
        guard colors != .none else { return drawInk(pixels, in: area, &cells) }
        let shown = reduced(pixels)
        for row in 0..<area.height {
            for column in 0..<area.width {
                let at = 2 * row * pixels.width + column
                let upper = shown[at]
                // An odd last row leaves the theme's background below it.
                let lower = 2 * row + 1 < pixels.height ? shown[at + pixels.width] : theme.background
                let cell = upper == lower
                    ? Cell(" ", Style(.terminal, on: lower), isPicture: true)
                    : Cell("▀", Style(upper, on: lower), isPicture: true)
                cells.put(cell, x: area.x + column, y: area.y + row)
            }
        }
    }

    /// Each pixel's colour as the terminal has it.
    private func reduced(_ pixels: PixelGrid) -> [Color] {
        let palette: TerminalPalette
        switch colors {
        case .trueColor:
            return (0..<pixels.width * pixels.height).map { .rgb(pixels.rgb[3 * $0], pixels.rgb[3 * $0 + 1], pixels.rgb[3 * $0 + 2]) }
        case .indexed: palette = .indexed
        case .sixteen: palette = .sixteen
        case .eight, .none: palette = .eight
        }
        return palette.reduce(pixels).map { palette.names[Int($0)] }
    }

    /// Without colours: dots of the terminal's ink where the picture is bright, or dark on a light ground.
    private func drawInk(_ pixels: PixelGrid, in area: Rect, _ cells: inout CellBuffer) {
        let shown = TerminalPalette.blackAndWhite.reduce(pixels)
        for row in 0..<area.height {
            for column in 0..<area.width {
                let at = 2 * row * pixels.width + column
                let upper = (shown[at] == 1) != theme.isLight
                let lower = 2 * row + 1 < pixels.height && (shown[at + pixels.width] == 1) != theme.isLight
                let glyph: Character = upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ")
                cells.put(Cell(glyph, isPicture: true), x: area.x + column, y: area.y + row)
            }
        }
    }
}
