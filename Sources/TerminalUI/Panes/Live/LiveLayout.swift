/// Where the parts of the live view lie at a size.
struct LiveLayout: Sendable, Equatable {
    let header: Rect
    let chart: Rect
    let preview: Rect
    /// Previews by step.
    let strip: Rect
    let log: Rect

    init(_ body: Rect) {
        let (strip, log) = switch body.height {
        case 40...: (10, 9)
        case 32...: (8, 6)
        case 26...: (7, 5)
        default: (5, 2)
        }
        let rows = body.rows(.cells(3), .rest, .cells(strip), .cells(log))
        header = rows[0]
        self.strip = rows[2]
        self.log = rows[3]
        // The picture is square as a rule: it gets the columns that its height can use, and the chart the others.
        let square = (rows[1].height - 3) * 2 + 4
        let middle = rows[1].columns(.rest, .cells(min(max(square, rows[1].width * 2 / 5), rows[1].width * 11 / 20)))
        chart = middle[0]
        preview = middle[1]
    }
}
