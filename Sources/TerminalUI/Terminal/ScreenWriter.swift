import EngineInterface

/// Knows what the terminal shows, and turns the next frame into the bytes that make the difference.
public struct ScreenWriter: Sendable {
    let terminfo: Terminfo
    private(set) var traits: TerminalTraits
    var encoder: (any PictureEncoder)?

    var reduction: StyleReduction
    private var sequence: StyleSequence

    /// What the terminal shows, as cells of the frames it came from; empty before the first.
    var shown: [Cell] = []
    private(set) var size = Size(columns: 0, rows: 0)
    private var cursor: Point?
    private var style: Style?
    private var isCursorShown: Bool?
    /// Pictures that the terminal draws, by their identifiers.
    var placed: [Int: PlacedPicture] = [:]
    /// Of those, the ones that a cell has been written over.
    var spoiled: Set<Int> = []
    /// What takes away pictures of an encoder that is no longer used.
    var farewell: [UInt8] = []

    /// - Parameter encoder: what pictures by protocol are sent with; without one they are left out.
    public init(terminfo: Terminfo, traits: TerminalTraits, encoder: (any PictureEncoder)? = nil) {
        self.terminfo = terminfo
        self.traits = traits
        self.encoder = encoder
        reduction = StyleReduction(depth: traits.colors, terminfo: terminfo)
        sequence = StyleSequence(terminfo, depth: traits.colors)
    }

    /// Forgets what the terminal shows, so that the next frame is drawn from nothing: after Ctrl-L, a resize, `fg`.
    public mutating func reset() {
        shown = []
        cursor = nil
        style = nil
        isCursorShown = nil
    }

    /// Goes on with what has been learned of the terminal since.
    public mutating func adapt(to traits: TerminalTraits) {
        if traits.colors != self.traits.colors || traits.glyphs != self.traits.glyphs { reset() }
        self.traits = traits
        reduction = StyleReduction(depth: traits.colors, terminfo: terminfo)
        sequence = StyleSequence(terminfo, depth: traits.colors)
    }

    /// The bytes that bring a frame onto the screen, to be sent as they are; none when it is there already.
    ///
    /// Everything but pictures is always among them. Pictures follow, cells of them row by row, until the budget is used up.
    /// - Parameter pictureBudget: bytes for pictures, nil for as many as it takes. One cell, or one picture by protocol, may go beyond it.
    /// - Returns: the bytes, and whether the screen then shows the whole frame; what is missing comes with later calls.
    public mutating func render(_ frame: Frame, pictureBudget: Int? = nil) -> (bytes: [UInt8], isComplete: Bool) {
        guard !frame.cells.cells.isEmpty else { return ([], true) }
        let isAnew = shown.count != frame.cells.cells.count || size != frame.cells.size
        var pen = ScreenPen(
            terminfo, sequence, isASCII: traits.glyphs == .ascii, size: frame.cells.size, cursor: isAnew ? nil : cursor, style: isAnew ? nil : style)
        pen.bytes = farewell
        farewell = []
        let plan = planPictures(frame.pictures, isAnew: isAnew, &pen)
        if isAnew { startOver(frame.cells.size, &pen) }

        for y in 0..<size.rows { drawRow(y, of: frame.cells, &pen) }
        let start = pen.bytes.count
        let end = pictureBudget.map { start + max(0, $0) }
        var isComplete = drawPictureCells(of: frame.cells, until: end, &pen)
        isComplete = placePictures(plan, from: start, until: end, &pen) && isComplete

        let bytes = finish(frame.cursor, &pen)
        cursor = pen.cursor
        style = pen.style
        return (bytes, isComplete)
    }

    private mutating func startOver(_ size: Size, _ pen: inout ScreenPen) {
        pen.clear()
        self.size = size
        shown = [Cell](repeating: Cell(), count: size.columns * size.rows)
        isCursorShown = nil
    }

    /// Sets the cursor and wraps all up, so that nothing half drawn is seen.
    private mutating func finish(_ place: Point?, _ pen: inout ScreenPen) -> [UInt8] {
        let drawn = pen.bytes.count
        let place = place.flatMap { Rect(size).contains($0) ? $0 : nil }
        var opening: [UInt8] = []
        if let place {
            pen.move(to: place)
            // A cursor that is seen to run about is hidden meanwhile.
            let isHidden = isCursorShown == true && drawn > 64 && !traits.synchronizesOutput
            if isHidden { opening = terminfo[.hideCursor] }
            if isHidden || isCursorShown != true { pen.bytes += terminfo[.showCursor] }
        } else if isCursorShown != false {
            opening = terminfo[.hideCursor]
        }
        isCursorShown = place != nil
        let bytes = opening + pen.bytes
        guard traits.synchronizesOutput, drawn > 0 else { return bytes }
        return Array("\u{1B}[?2026h".utf8) + bytes + Array("\u{1B}[?2026l".utf8)
    }
}
