import EngineInterface

/// What a chart of losses shows.
struct ChartSeries {
    /// How a series is drawn where single cells hold several points.
    enum Form {
        /// Each point by itself.
        case points
        /// Points joined by a line.
        case line
    }

    var form: Form
    var style: Style
    /// Step and loss, by ascending step.
    var points: [(step: Int, loss: Double)]
}

/// A chart of losses over steps: braille where the font has it (two by four dots a cell), else one point a cell.
struct LossChart {
    let series: [ChartSeries]
    /// Steps at the left and right edge.
    let steps: ClosedRange<Int>
    let losses: ClosedRange<Double>
    /// A step that is marked by a line.
    let marked: Int?

    /// - Parameter steps: what to show; the losses are fitted to what is drawn.
    init(_ series: [ChartSeries], steps: ClosedRange<Int>, marked: Int? = nil) {
        self.marked = marked.flatMap { steps.contains($0) ? $0 : nil }
        self.series = series.map { one in
            var shown = one
            shown.points = one.points.filter { steps.contains($0.step) && $0.loss.isFinite }
            return shown
        }
        self.steps = steps
        // Single losses may lie far off: lines decide on the range, points are cut at its edges.
        let lines = self.series.filter { $0.form == .line }.flatMap { $0.points.map(\.loss) }
        let points = self.series.flatMap { $0.points.map(\.loss) }.sorted()
        let upper = points.isEmpty ? 1 : points[min(points.count - 1, points.count * 98 / 100)]
        let lower = points.isEmpty ? 0 : points[points.count * 2 / 100]
        let least = min(lines.min() ?? lower, lower)
        let most = max(lines.max() ?? upper, upper)
        let margin = max((most - least) * 0.05, most.magnitude * 1e-3, 1e-9)
        losses = max(0, least - margin)...(most + margin)
    }
}

extension Canvas {
    /// Draws the chart with its scales into an area.
    mutating func chart(_ chart: LossChart, in area: Rect) {
        guard area.height >= 2, area.width >= 16 else { return }
        let labels = 7
        let plot = Rect(x: area.x + labels, y: area.y, width: area.width - labels, height: area.height - 1)
        scale(chart, plot: plot, area: area, labels: labels)
        if let marked = chart.marked { mark(marked, chart, in: plot) }
        for series in chart.series { draw(series, chart, in: plot) }
    }

    private mutating func scale(_ chart: LossChart, plot: Rect, area: Rect, labels: Int) {
        let rows = plot.height >= 8 ? [0, plot.height / 2, plot.height - 1] : [0, plot.height - 1]
        for row in rows {
            let share = plot.height > 1 ? 1 - Double(row) / Double(plot.height - 1) : 1
            let loss = chart.losses.lowerBound + share * (chart.losses.upperBound - chart.losses.lowerBound)
            writeRight(NumberText.significant(loss, 3), in: Rect(x: area.x, y: plot.y + row, width: labels - 1, height: 1), theme.muted)
        }
        let line = Rect(x: plot.x, y: plot.bottom, width: plot.width, height: 1)
        write(String(chart.steps.lowerBound), in: line, theme.muted)
        writeRight(String(chart.steps.upperBound), in: line, theme.muted)
    }

    private mutating func mark(_ step: Int, _ chart: LossChart, in plot: Rect) {
        let span = Double(max(1, chart.steps.upperBound - chart.steps.lowerBound))
        let column = Int((Double(step - chart.steps.lowerBound) / span * Double(plot.width - 1)).rounded())
        for y in plot.y..<plot.bottom { frame.cells.put(Cell(symbols.vertical, theme.muted), x: plot.x + column, y: y) }
        let label = String(step)
        let x = min(max(plot.x, plot.x + column - label.count / 2), plot.right - label.count)
        write(label, in: Rect(x: x, y: plot.bottom, width: label.count, height: 1), theme.accent)
    }

    private mutating func draw(_ series: ChartSeries, _ chart: LossChart, in plot: Rect) {
        let isFine = traits.glyphs == .full
        var dots = DotGrid(columns: plot.width * (isFine ? 2 : 1), rows: plot.height * (isFine ? 4 : 1))
        let span = Double(max(1, chart.steps.upperBound - chart.steps.lowerBound))
        let height = max(chart.losses.upperBound - chart.losses.lowerBound, .leastNonzeroMagnitude)
        var before: (x: Int, y: Int)?
        for point in series.points {
            let x = Int((Double(point.step - chart.steps.lowerBound) / span * Double(dots.columns - 1)).rounded())
            let share = min(max((point.loss - chart.losses.lowerBound) / height, 0), 1)
            let y = Int(((1 - share) * Double(dots.rows - 1)).rounded())
            if series.form == .line, let before { dots.line(from: before, to: (x, y)) } else { dots.set(x, y) }
            before = (x, y)
        }
        for row in 0..<plot.height {
            for column in 0..<plot.width {
                guard let glyph = isFine ? dots.braille(column, row) : dots[column, row] ? (series.form == .line ? "*" : ".") : nil else { continue }
                frame.cells.put(Cell(joined(glyph, x: plot.x + column, y: plot.y + row), series.style), x: plot.x + column, y: plot.y + row)
            }
        }
    }

    /// A later series keeps the dots of those below it, in its own colour.
    private func joined(_ glyph: Character, x: Int, y: Int) -> Character {
        guard let new = glyph.unicodeScalars.first?.value, let old = frame.cells[x, y].glyph.unicodeScalars.first?.value,
              DotGrid.isBraille(new), DotGrid.isBraille(old), let both = Unicode.Scalar(new | old) else { return glyph }
        return Character(both)
    }

    /// A curve in one row: the mean of each column's share of the losses.
    mutating func sparkline(_ losses: [Double], in area: Rect, _ style: Style) {
        let finite = losses.filter(\.isFinite)
        guard let least = finite.min(), let most = finite.max(), area.width > 0 else { return }
        for column in 0..<min(area.width, finite.count) {
            let from = column * finite.count / min(area.width, finite.count)
            let to = max(from + 1, (column + 1) * finite.count / min(area.width, finite.count))
            let mean = finite[from..<to].reduce(0, +) / Double(to - from)
            let share = most > least ? (mean - least) / (most - least) : 0
            let level = min(symbols.bars.count - 1, Int(share * Double(symbols.bars.count)))
            frame.cells.put(Cell(symbols.bars[level], style), x: area.x + column, y: area.y)
        }
    }
}

/// Dots that are on or off, several to a cell.
private struct DotGrid {
    let columns: Int
    let rows: Int
    private var dots: [Bool]

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        dots = [Bool](repeating: false, count: columns * rows)
    }

    subscript(x: Int, y: Int) -> Bool { dots[y * columns + x] }

    mutating func set(_ x: Int, _ y: Int) {
        if x >= 0, x < columns, y >= 0, y < rows { dots[y * columns + x] = true }
    }

    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int)) {
        let steps = max(abs(end.x - start.x), abs(end.y - start.y), 1)
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            set(
                Int((Double(start.x) + share * Double(end.x - start.x)).rounded()),
                Int((Double(start.y) + share * Double(end.y - start.y)).rounded()))
        }
    }

    /// The bits of Unicode's braille patterns, by row and column of the dots.
    private static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    /// The braille character of a cell; nil where no dot is on.
    func braille(_ column: Int, _ row: Int) -> Character? {
        var pattern: UInt32 = 0
        for y in 0..<4 {
            for x in 0..<2 where dots[(row * 4 + y) * columns + column * 2 + x] { pattern |= Self.bits[y][x] }
        }
        return pattern == 0 ? nil : Unicode.Scalar(0x2800 + pattern).map(Character.init)
    }

    static func isBraille(_ value: UInt32) -> Bool { (0x2800...0x28FF).contains(value) }
}
