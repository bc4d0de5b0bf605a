import TerminalUI
import Testing

/// Charts of points whose dots can be told by hand.
@Suite struct LossChartTests {
    private let style = Style(.palette(2))

    /// The plot without its scales, as rows of characters: 8 columns of labels stand before it, one row of steps under it.
    private func plot(_ points: [(step: Int, loss: Double)], _ form: ChartSeries.Form, columns: Int, rows: Int, _ glyphs: ChartGlyphs) -> [String] {
        let (first, last) = (points.first?.step ?? 0, points.last?.step ?? 1)
        let chart = LossChart([ChartSeries(form: form, style: style, points: points)], steps: first...last)
        var canvas = Canvas(Size(columns: columns + 8, rows: rows + 1), theme: Theme(name: "plain"), chartGlyphs: glyphs)
        canvas.chart(chart, in: Rect(x: 0, y: 0, width: columns + 8, height: rows + 1))
        return (0..<rows).map { String(canvas.frame.cells.text(row: $0).dropFirst(8)) }
    }

    /// A line from the upper left dot to the lower right one would need the range to end at its points; the range has 5 % more on each side,
    /// so its ends lie at 1/22 and 21/22 of the height.
    private let falling: [(step: Int, loss: Double)] = [(0, 2), (7, 1)]

    /// The dots of that line on a grid of 16 by 16: 1/22 of 15 rounds to 1, 21/22 of 15 to 14, so it runs from (0, 1) to (15, 14).
    private let diagonal = (0..<16).map { x in (x, Int((1 + 13 * Double(x) / 15).rounded())) }

    @Test func aFallingLineInASCII() {
        // Eight rows: 1/22 of 7 rounds to row 0, 21/22 of 7 to row 7, and between them one row a column.
        let rows = plot(falling, .line, columns: 8, rows: 8, .ascii)
        for (index, row) in rows.enumerated() {
            #expect(row == String(repeating: " ", count: index) + "*" + String(repeating: " ", count: 7 - index))
        }
    }

    @Test func aFallingLineInBlocks() {
        // Eight columns and rows of two by two dots: the line runs as in braille's 16 by 16 dots.
        let bits: [[Int]] = [[1, 2], [4, 8]]
        let quarters: [Int: Character] = [0: " ", 1: "▘", 2: "▝", 3: "▀", 4: "▖", 5: "▌", 6: "▞", 7: "▛", 8: "▗", 9: "▚", 10: "▐", 11: "▜", 12: "▄", 13: "▙", 14: "▟", 15: "█"]
        var cells = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 8)
        for (x, y) in diagonal { cells[y / 2][x / 2] |= bits[y % 2][x % 2] }
        let rows = plot(falling, .line, columns: 8, rows: 8, .blocks)
        #expect(rows == cells.map { String($0.compactMap { quarters[$0] }) })
        #expect(rows[0].first == "▖" && rows[7].last == "▝")
    }

    @Test func aFallingLineInBraille() {
        let rows = plot(falling, .line, columns: 8, rows: 4, .braille)
        let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        var cells = [[UInt32]](repeating: [UInt32](repeating: 0, count: 8), count: 4)
        for (x, y) in diagonal { cells[y / 4][x / 2] |= bits[y % 4][x % 2] }
        let expected = cells.map { row in
            String(row.map { $0 == 0 ? " " : Character(Unicode.Scalar(0x2800 + $0) ?? " ") })
        }
        #expect(rows == expected)
        #expect(rows[0].first == "⠢")
    }

    @Test func singlePointsStandAlone() {
        #expect(plot([(0, 1), (3, 1), (7, 1)], .points, columns: 8, rows: 2, .ascii).joined().filter { $0 != " " } == "...")
        let level = plot([(0, 1), (7, 1)], .line, columns: 8, rows: 3, .ascii)
        #expect(level == ["        ", "********", "        "])
    }

    @Test func lossesThatAreNoNumbersAreLeftOut() {
        let rows = plot([(0, 1), (3, .nan), (5, .infinity), (7, 1)], .points, columns: 8, rows: 3, .ascii)
        #expect(rows == ["        ", ".      .", "        "])
    }

    @Test func theScaleTellsTheRange() {
        var canvas = Canvas(Size(columns: 40, rows: 10), theme: Theme(name: "plain"), chartGlyphs: .ascii)
        let chart = LossChart([ChartSeries(form: .line, style: style, points: [(100, 2), (300, 1)])], steps: 100...300, marked: 200)
        #expect(abs(chart.losses.lowerBound - 0.95) < 1e-9 && abs(chart.losses.upperBound - 2.05) < 1e-9)
        canvas.chart(chart, in: Rect(x: 0, y: 0, width: 40, height: 10))
        #expect(canvas.frame.cells.text(row: 0).hasPrefix("   2.05"))
        #expect(canvas.frame.cells.text(row: 8).hasPrefix("  0.950"))
        let steps = canvas.frame.cells.text(row: 9).split(separator: " ")
        #expect(steps == ["100", "200", "300"])
    }

    @Test func aSingleFarPointDoesNotFlattenTheLine() {
        // 100 points of which one lies at 1000: the range ends near the others.
        let points = (0..<100).map { (step: $0, loss: $0 == 50 ? 1000.0 : 1 + Double($0) / 100) }
        let chart = LossChart([ChartSeries(form: .points, style: style, points: points)], steps: 0...99)
        #expect(chart.losses.upperBound < 3)
    }

    @Test(arguments: [[-1.0, -2], [0, 0], [1e300, 1e300], [-1e300, 5], [.nan, .nan], []]) func oddLossesStillHaveARange(_ losses: [Double]) {
        for form in [ChartSeries.Form.line, .points] {
            let points = losses.enumerated().map { (step: $0.offset, loss: $0.element) }
            let chart = LossChart([ChartSeries(form: form, style: style, points: points)], steps: 0...1)
            #expect(chart.losses.lowerBound >= 0 && chart.losses.upperBound > chart.losses.lowerBound)
        }
    }
}
