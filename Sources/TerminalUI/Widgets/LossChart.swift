import EngineInterface

/// What a chart of losses shows.
package struct ChartSeries {
    /// How a series is drawn where single cells hold several points.
    package enum Form: Sendable {
        /// Each point by itself.
        case points
        /// Points joined by a line.
        case line
    }

    var form: Form
    var style: Style
    /// Step and loss, by ascending step.
    var points: [(step: Int, loss: Double)]

    /// - Parameter points: step and loss, by ascending step.
    package init(form: Form, style: Style, points: [(step: Int, loss: Double)]) {
        self.form = form
        self.style = style
        self.points = points
    }
}

/// A chart of losses over steps, in dots as fine as the characters allow.
package struct LossChart {
    let series: [ChartSeries]
    /// Steps at the left and right edge.
    let steps: ClosedRange<Int>
    /// Losses at the lower and upper edge.
    package let losses: ClosedRange<Double>
    /// A step that is marked by a line.
    let marked: Int?

    /// - Parameter steps: what to show; the losses are fitted to what is drawn.
    package init(_ series: [ChartSeries], steps: ClosedRange<Int>, marked: Int? = nil) {
        self.marked = marked.flatMap { steps.contains($0) ? $0 : nil }
        self.series = series.map { one in
            var shown = one
            shown.points = one.points.filter { steps.contains($0.step) && $0.loss.isFinite }
            return shown
        }
        self.steps = steps
        // Single losses lie far off: lines decide on the range, and points beyond it are left out.
        let lines = self.series.filter { $0.form == .line }.flatMap { $0.points.map(\.loss) }.sorted()
        let points = self.series.filter { $0.form == .points }.flatMap { $0.points.map(\.loss) }.sorted()
        let least = min(Self.quantile(lines, 0) ?? .infinity, Self.quantile(points, 0.1) ?? .infinity, 1e9)
        let most = max(Self.quantile(lines, 0.995) ?? 0, Self.quantile(points, 0.75) ?? 0, least)
        let margin = max((most - least) * 0.05, most.magnitude * 1e-3, 1e-9)
        let lower = max(0, least - margin)
        // Losses below zero are none; where a file holds nothing else the range is empty but for its margin.
        losses = lower...max(most + margin, lower + margin)
    }

    /// The number that such a share of ascending ones does not exceed.
    private static func quantile(_ numbers: [Double], _ share: Double) -> Double? {
        numbers.isEmpty ? nil : numbers[min(numbers.count - 1, Int(Double(numbers.count) * share))]
    }
}

extension Canvas {
    /// Draws the chart with its scales into an area.
    package mutating func chart(_ chart: LossChart, in area: Rect) {
        guard area.height >= 2, area.width >= 16 else { return }
        let labels = 8
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
        let label = " \(step) "
        let x = min(max(plot.x - 1, plot.x + column - label.count / 2), plot.right + 1 - label.count)
        let place = Rect(x: x, y: plot.bottom, width: label.count, height: 1)
        // A number that it would cut goes altogether.
        for end in [String(chart.steps.lowerBound), String(chart.steps.upperBound)].enumerated() {
            let other = Rect(x: end.offset == 0 ? plot.x : plot.right - end.element.count, y: plot.bottom, width: end.element.count, height: 1)
            if !other.intersection(place).isEmpty { frame.cells.fill(other, theme.text) }
        }
        write(label, in: place, theme.accent)
    }

    private mutating func draw(_ series: ChartSeries, _ chart: LossChart, in plot: Rect) {
        var dots = DotGrid(columns: plot.width, rows: plot.height, chartGlyphs)
        let span = Double(max(1, chart.steps.upperBound - chart.steps.lowerBound))
        let height = max(chart.losses.upperBound - chart.losses.lowerBound, .leastNonzeroMagnitude)
        var before: (x: Int, y: Int)?
        for point in series.points {
            let x = Int((Double(point.step - chart.steps.lowerBound) / span * Double(dots.width - 1)).rounded())
            let exact = (point.loss - chart.losses.lowerBound) / height
            guard series.form == .line || (0...1).contains(exact) else { continue }
            let share = min(max(exact, 0), 1)
            let y = Int(((1 - share) * Double(dots.height - 1)).rounded())
            if series.form == .line, let before { dots.line(from: before, to: (x, y)) } else { dots.set(x, y) }
            before = (x, y)
        }
        // A later series covers those before it: joined dots would take the other's colour.
        for row in 0..<plot.height {
            for column in 0..<plot.width {
                guard let glyph = dots.glyph(column, row, isLine: series.form == .line) else { continue }
                frame.cells.put(Cell(glyph, series.style), x: plot.x + column, y: plot.y + row)
            }
        }
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
