import EngineInterface

/// A frame being drawn, with everything that drawing depends on besides the state of the pane.
package struct Canvas {
    /// What has been drawn.
    package var frame: Frame
    let theme: Theme
    let language: Language
    let traits: TerminalTraits
    let pictureMode: PictureMode
    let pictures: PictureCache
    /// Seconds that the clock is ahead of UTC.
    let utcOffset: Int
    /// What curves are drawn with.
    let chartGlyphs: ChartGlyphs
    let symbols: Symbols

    init(
        _ size: Size, theme: Theme, language: Language, traits: TerminalTraits, pictureMode: PictureMode, pictures: PictureCache,
        chartGlyphs: ChartGlyphs = .blocks, utcOffset: Int = 0
    ) {
        frame = Frame(size, style: theme.text)
        self.theme = theme
        self.language = language
        self.traits = traits
        self.pictureMode = pictureMode
        self.pictures = pictures
        self.utcOffset = utcOffset
        self.chartGlyphs = traits.glyphs == .full ? chartGlyphs : .ascii
        symbols = Symbols.of(traits.glyphs)
    }

    /// A canvas for charts: nothing but what they are drawn with.
    package init(_ size: Size, theme: Theme, chartGlyphs: ChartGlyphs) {
        self.init(
            size, theme: theme, language: .english, traits: TerminalTraits(), pictureMode: .none, pictures: PictureCache(), chartGlyphs: chartGlyphs)
    }

    var bounds: Rect { frame.cells.bounds }

    func text(_ phrase: Phrase) -> String { language.text(phrase) }

    // MARK: Text

    /// Writes a text at the beginning of a row of an area; one that is too long ends in an ellipsis.
    /// - Returns: the column after it.
    @discardableResult
    mutating func write(_ text: String, in area: Rect, row: Int = 0, _ style: Style? = nil) -> Int {
        frame.cells.write(fitted(text, to: area.width), x: area.x, y: area.y + row, in: area, style ?? theme.text)
    }

    @discardableResult
    mutating func write(_ phrase: Phrase, in area: Rect, row: Int = 0, _ style: Style? = nil) -> Int {
        write(text(phrase), in: area, row: row, style)
    }

    /// Writes a text that ends at the area's right edge.
    mutating func writeRight(_ text: String, in area: Rect, row: Int = 0, _ style: Style? = nil) {
        let fitted = fitted(text, to: area.width)
        frame.cells.write(fitted, x: area.right - TextWidth.columns(fitted), y: area.y + row, in: area, style ?? theme.text)
    }

    /// Writes a text in the middle of a row.
    mutating func writeCentered(_ text: String, in area: Rect, row: Int = 0, _ style: Style? = nil) {
        let fitted = fitted(text, to: area.width)
        let x = area.x + (area.width - TextWidth.columns(fitted)) / 2
        frame.cells.write(fitted, x: x, y: area.y + row, in: area, style ?? theme.text)
    }

    /// Writes pieces one after the other, each with its style.
    /// - Returns: the column after them.
    @discardableResult
    mutating func write(_ pieces: [(String, Style)], in area: Rect, row: Int = 0) -> Int {
        var x = area.x
        for (text, style) in pieces where x < area.right {
            x = frame.cells.write(fitted(text, to: area.right - x), x: x, y: area.y + row, in: area, style)
        }
        return x
    }

    /// Writes groups of pieces one after the other, as many as fit whole.
    mutating func write(groups: [[(String, Style)]], in area: Rect, row: Int = 0) {
        var rest = area
        for group in groups {
            guard group.reduce(0, { $0 + TextWidth.columns($1.0) }) <= rest.width else { continue }
            let end = write(group, in: rest, row: row)
            rest = Rect(x: end, y: area.y, width: area.right - end, height: area.height)
        }
    }

    /// Writes a text over several rows, broken at spaces.
    /// - Returns: the rows that it took.
    @discardableResult
    mutating func writeWrapped(_ text: String, in area: Rect, row: Int = 0, _ style: Style? = nil) -> Int {
        guard area.width > 0 else { return 0 }
        let lines = TextWidth.wrapped(text, to: area.width)
        for (index, line) in lines.enumerated() where row + index < area.height { write(line, in: area, row: row + index, style) }
        return min(lines.count, max(0, area.height - row))
    }

    /// The text, or its beginning and an ellipsis.
    func fitted(_ text: String, to width: Int) -> String {
        if text.utf8.count <= width || TextWidth.columns(text) <= width { return text }
        guard width > 0 else { return "" }
        return TextWidth.clipped(text, to: width - 1) + String(symbols.ellipsis)
    }

    // MARK: Shapes

    /// Draws a border with a title in its upper line, and gives what is inside.
    @discardableResult
    mutating func panel(_ area: Rect, title: String = "", note: String = "", isFocused: Bool = false) -> Rect {
        guard area.width >= 2, area.height >= 2 else { return Rect(x: area.x, y: area.y, width: 0, height: 0) }
        let style = isFocused ? theme.focusedBorder : theme.border
        line(from: symbols.topLeft, to: symbols.topRight, area.row(0), style)
        line(from: symbols.bottomLeft, to: symbols.bottomRight, area.row(area.height - 1), style)
        for y in area.y + 1..<area.bottom - 1 {
            frame.cells.put(Cell(symbols.vertical, style), x: area.x, y: y)
            frame.cells.put(Cell(symbols.vertical, style), x: area.right - 1, y: y)
        }
        let head = Rect(x: area.x + 2, y: area.y, width: area.width - 4, height: 1)
        var end = head.x
        if !title.isEmpty { end = write(" \(title) ", in: head, theme.title) }
        let left = Rect(x: end + 1, y: area.y, width: head.right - end - 1, height: 1)
        if !note.isEmpty, TextWidth.columns(note) + 2 <= left.width { writeRight(" \(note) ", in: left, theme.muted) }
        return area.inset(horizontally: 1, vertically: 1)
    }

    private mutating func line(from start: Character, to end: Character, _ row: Rect, _ style: Style) {
        frame.cells.fill(row, style, with: symbols.horizontal)
        frame.cells.put(Cell(start, style), x: row.x, y: row.y)
        frame.cells.put(Cell(end, style), x: row.right - 1, y: row.y)
    }

    /// A bar that is filled to a share, 0 to 1.
    mutating func progressBar(_ share: Double, in area: Rect, _ style: Style? = nil) {
        guard area.width > 0, area.height > 0 else { return }
        let style = style ?? theme.progress
        let steps = max(1, symbols.leftPart.count + 1)
        let filled = Int((min(max(share.isFinite ? share : 0, 0), 1) * Double(area.width * steps)).rounded())
        for column in 0..<area.width {
            let part = min(max(filled - column * steps, 0), steps)
            let glyph = part == steps ? symbols.full : part > 0 ? symbols.leftPart[part - 1] : symbols.track
            let cellStyle = part == 0 ? theme.progressTrack : part == steps ? style : style.on(theme.progressTrack.background)
            frame.cells.put(Cell(glyph, cellStyle), x: area.x + column, y: area.y)
        }
    }

    /// Marks at an area's right edge that there is more above or below.
    mutating func scrollMarks(_ area: Rect, first: Int, shown: Int, of count: Int) {
        guard count > shown, area.height > 0 else { return }
        let x = area.right - 1
        if first > 0 { frame.cells.put(Cell(symbols.up, theme.accent), x: x, y: area.y) }
        if first + shown < count { frame.cells.put(Cell(symbols.down, theme.accent), x: x, y: area.bottom - 1) }
    }
}
