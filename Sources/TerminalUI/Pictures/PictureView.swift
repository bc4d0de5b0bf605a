import EngineInterface

/// A picture in a rectangle of cells, by whatever way the terminal shows pictures.
public enum PictureView {
    /// Draws a picture in the middle of `area`. Where it is not at hand yet, it is asked for, and `meanwhile` is shown if that one is;
    /// else the place is marked.
    /// - Parameter lookup: the picture of a request, if it is at hand.
    /// - Returns: the cells that the picture covers; `area` where there is none.
    @discardableResult
    public static func draw(
        _ source: PictureSource, in area: Rect, mode: PictureMode, traits: TerminalTraits, theme: Theme, frame: inout Frame,
        meanwhile: PictureSource? = nil, lookup: (PictureRequest) -> PixelGrid?
    ) -> Rect {
        let area = area.intersection(frame.cells.bounds)
        let size = Size(columns: area.width, rows: area.height)
        guard let pixels = PictureFit.pixels(for: size, mode: mode, traits: traits) else { return area }
        let request = PictureRequest(source, width: pixels.width, height: pixels.height)
        if let found = lookup(request), found.isWhole {
            return show(found, request, in: area, mode, traits, theme, &frame)
        }
        frame.wanted.append(request)
        if let meanwhile {
            let earlier = PictureRequest(meanwhile, width: pixels.width, height: pixels.height)
            if let found = lookup(earlier), found.isWhole { return show(found, earlier, in: area, mode, traits, theme, &frame) }
        }
        mark(area, traits, theme, &frame)
        return area
    }

    private static func show(
        _ pixels: PixelGrid, _ request: PictureRequest, in area: Rect, _ mode: PictureMode, _ traits: TerminalTraits, _ theme: Theme,
        _ frame: inout Frame
    ) -> Rect {
        let covered = PictureFit.cells(width: pixels.width, height: pixels.height, in: area, mode: mode, traits: traits)
        switch mode {
        case .none: break
        case .halfBlocks: HalfBlocks(colors: traits.colors, theme: theme).draw(pixels, in: covered, &frame.cells)
        case .letters: Letters(colors: traits.colors, theme: theme).draw(pixels, in: covered, &frame.cells)
        case .kitty, .sixel:
            let blank = Cell(" ", Style(.terminal, on: theme.background), isPicture: true)
            for y in covered.y..<covered.bottom {
                for x in covered.x..<covered.right { frame.cells.put(blank, x: x, y: y) }
            }
            frame.pictures.append(PlacedPicture(area: covered, request: request, pixels: pixels))
        }
        return covered
    }

    /// Marks a place where a picture will be: dots, and corners where there is room.
    private static func mark(_ area: Rect, _ traits: TerminalTraits, _ theme: Theme, _ frame: inout Frame) {
        let style = theme.muted.dim
        if area.width > 4, area.height > 2 {
            let corners: [Character] = switch traits.glyphs {
            case .full: ["╭", "╮", "╰", "╯"]
            case .console: ["┌", "┐", "└", "┘"]
            case .ascii: ["+", "+", "+", "+"]
            }
            frame.cells.put(Cell(corners[0], style), x: area.x, y: area.y)
            frame.cells.put(Cell(corners[1], style), x: area.right - 1, y: area.y)
            frame.cells.put(Cell(corners[2], style), x: area.x, y: area.bottom - 1)
            frame.cells.put(Cell(corners[3], style), x: area.right - 1, y: area.bottom - 1)
        }
        let dots = area.centered(width: 3, height: 1)
        frame.cells.write(traits.glyphs == .ascii ? "..." : "···", x: dots.x, y: dots.y, in: dots, style)
    }
}

extension PixelGrid {
    /// Whether it holds as many pixels as it says, and any at all.
    var isWhole: Bool {
        guard width > 0, height > 0 else { return false }
        let (count, overflow) = width.multipliedReportingOverflow(by: height)
        return !overflow && rgb.count % 3 == 0 && rgb.count / 3 == count
    }
}
