/// Where the parts of pane 3 lie at a size.
struct PreprocessLayout: Sendable, Equatable {
    /// How far the work at hand is; empty without any.
    var progress: Rect
    /// Missing where the pictures take its place.
    var form: Rect?
    /// The panel of small pictures.
    var grid: Rect
    /// The panel of the picture in focus and its caption; missing where the form takes its place.
    var detail: Rect?

    init(_ body: Rect, isGridFocused: Bool, hasProgress: Bool) {
        let parts = body.rows(.cells(hasProgress ? 2 : 0), .rest)
        progress = parts[0]
        let rest = parts[1]
        if body.width >= 140 {
            let columns = rest.columns(.cells(52), .share(1), .share(1), gap: 0)
            (form, grid, detail) = (columns[0], columns[1], columns[2])
        } else if isGridFocused {
            let columns = rest.columns(.share(1), .share(1))
            (form, grid, detail) = (nil, columns[0], columns[1])
        } else if body.width >= 100 {
            let columns = rest.columns(.share(3), .share(2))
            (form, grid, detail) = (columns[0], columns[1], nil)
        } else {
            let rows = rest.rows(.rest, .cells(8))
            (form, grid, detail) = (rows[0], rows[1], nil)
        }
    }

    /// What is inside the panel of small pictures: they, and what there is to say about them.
    /// - Parameter lines: of what there is to say, at the width of the panel; they stand under a heading.
    static func gridParts(_ panel: Rect, lines: Int) -> (pictures: Rect, notes: Rect) {
        let inside = Rect(x: panel.x + 2, y: panel.y + 1, width: panel.width - 4, height: panel.height - 2)
        guard lines > 0 else { return (inside, Rect(x: inside.x, y: inside.bottom, width: inside.width, height: 0)) }
        // A low panel has its notes beside the pictures, a high one below.
        if inside.height < 10 {
            let columns = inside.columns(.share(1), .share(1), gap: 2)
            return (columns[0], columns[1])
        }
        let rows = inside.rows(.rest, .cells(min(lines + 1, max(3, inside.height / 5))))
        return (rows[0], rows[1])
    }

    /// What is inside the panel of the picture in focus.
    static func detailParts(_ panel: Rect) -> (picture: Rect, heading: Rect, caption: Rect) {
        let inside = Rect(x: panel.x + 2, y: panel.y + 1, width: panel.width - 4, height: panel.height - 2)
        let rows = inside.rows(.rest, .cells(1), .cells(max(3, inside.height / 4)))
        return (rows[0], rows[1], rows[2])
    }
}
