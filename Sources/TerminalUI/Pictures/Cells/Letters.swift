import EngineInterface

/// Pictures by letters: the more ink a letter has, the further the pixel is from the background.
package struct Letters {
    /// From no ink to the most.
    static let ramp: [Character] = [" ", ".", "-", ":", "~", "+", "=", "i", "s", "o", "e", "d", "#", "%", "@"]

    private let colors: ColorDepth
    private let theme: Theme

    package init(colors: ColorDepth, theme: Theme) {
        self.colors = colors
        self.theme = theme
    }

    /// Draws a picture from the top left of `area`, two rows of pixels a row; what does not fit is cut off.
    package func draw(_ pixels: PixelGrid, in area: Rect, _ cells: inout CellBuffer) {
        let area = area.intersection(Rect(x: area.x, y: area.y, width: pixels.width, height: (pixels.height + 1) / 2))
        for row in 0..<area.height {
            for column in 0..<area.width {
                let upper = light(pixels, column, 2 * row)
                let mean = (upper + light(pixels, column, min(2 * row + 1, pixels.height - 1))) / 2
                cells.put(cell(mean), x: area.x + column, y: area.y + row)
            }
        }
    }

    private func light(_ pixels: PixelGrid, _ x: Int, _ y: Int) -> Tone {
        let at = 3 * (y * pixels.width + x)
        return Light.of(pixels.rgb[at], pixels.rgb[at + 1], pixels.rgb[at + 2])
    }

    private func cell(_ light: Tone) -> Cell {
        let brightness = Light.stored(Tone(repeating: Light.brightness(light))).x
        let ink = theme.isLight ? 1 - brightness : brightness
        let glyph = Self.ramp[Int((ink * Float(Self.ramp.count - 1)).rounded())]
        // A blank of any colour is the same blank; equal cells are sent together.
        let foreground = glyph == " " ? .terminal : color(light)
        return Cell(glyph, Style(foreground, on: theme.background), isPicture: true)
    }

    /// The hue at full strength, as the ink already tells how much of it there is.
    private func color(_ light: Tone) -> Color {
        guard colors != .none else { return theme.text.foreground }
        let stored = Light.stored(light)
        let full = theme.isLight
            ? 1 - (1 - stored) / max(1 - stored.min(), 0.01)
            : stored / max(stored.max(), 0.01)
        let samples = (full.clamped(lowerBound: .zero, upperBound: Tone(repeating: 1)) * 255).rounded(.toNearestOrEven)
        let (red, green, blue) = (UInt8(samples.x), UInt8(samples.y), UInt8(samples.z))
        switch colors {
        case .trueColor, .indexed: return .rgb(red, green, blue)
        case .sixteen: return TerminalPalette.sixteen.names[TerminalPalette.sixteen.nearest(Light.of(red, green, blue))]
        case .eight, .none: return TerminalPalette.eight.names[TerminalPalette.eight.nearest(Light.of(red, green, blue))]
        }
    }
}
