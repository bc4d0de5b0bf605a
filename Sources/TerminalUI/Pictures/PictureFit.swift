import EngineInterface

/// How large a picture is asked for, and which cells it covers then.
public enum PictureFit {
    /// The longer side of a picture that goes by the kitty protocol, in pixels: the terminal enlarges it.
    static let largestKitty = 512
    /// The longer side of a sixel picture, in pixels: every pixel is drawn as it is.
    static let largestSixel = 600

    /// The pixels to fit a picture into for a rectangle of cells; nil where nothing can be drawn.
    public static func pixels(for size: Size, mode: PictureMode, traits: TerminalTraits) -> (width: Int, height: Int)? {
        guard size.columns > 0, size.rows > 0 else { return nil }
        switch mode {
        case .none: return nil
        // A cell is about twice as high as it is wide: letters take the mean of the two pixels that half blocks show.
        case .halfBlocks, .letters: return (size.columns, 2 * size.rows)
        case .kitty: return capped(size, traits, at: min(largestKitty, traits.largestPicture))
        case .sixel: return capped(size, traits, at: min(largestSixel, traits.largestPicture))
        }
    }

    /// The cells that a fitted picture covers, in the middle of `area`.
    public static func cells(width: Int, height: Int, in area: Rect, mode: PictureMode, traits: TerminalTraits) -> Rect {
        guard width > 0, height > 0, !area.isEmpty else { return Rect(x: area.x, y: area.y, width: 0, height: 0) }
        switch mode {
        case .none: return Rect(x: area.x, y: area.y, width: 0, height: 0)
        case .halfBlocks, .letters: return area.centered(width: width, height: (height + 1) / 2)
        case .sixel:
            let (cellWidth, cellHeight) = cell(traits)
            return area.centered(width: (width + cellWidth - 1) / cellWidth, height: (height + cellHeight - 1) / cellHeight)
        case .kitty: return enlarged(width: width, height: height, in: area, traits)
        }
    }

    /// Whole cells nearest to the picture's proportions, as large as the area lets them be.
    private static func enlarged(width: Int, height: Int, in area: Rect, _ traits: TerminalTraits) -> Rect {
        let (cellWidth, cellHeight) = cell(traits)
        let scale = min(
            Double(area.width * cellWidth) / Double(width), Double(area.height * cellHeight) / Double(height))
        let columns = (Double(width) * scale / Double(cellWidth)).rounded()
        let rows = (Double(height) * scale / Double(cellHeight)).rounded()
        return area.centered(width: max(1, Int(columns)), height: max(1, Int(rows)))
    }

    private static func capped(_ size: Size, _ traits: TerminalTraits, at most: Int) -> (width: Int, height: Int) {
        let (cellWidth, cellHeight) = cell(traits)
        let (width, height) = (size.columns * cellWidth, size.rows * cellHeight)
        // The picture's own proportions are not known here: a square one fills the shorter side of a wide place.
        return (min(width, most), min(height, most))
    }

    /// Pixels of a cell, whatever the terminal has answered.
    private static func cell(_ traits: TerminalTraits) -> (width: Int, height: Int) {
        (min(max(traits.cellWidth, 1), 256), min(max(traits.cellHeight, 1), 256))
    }
}
