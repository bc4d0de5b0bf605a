/// A text of one size, ready to be drawn: letters in a row, the pen starting at 0 on the baseline.
public struct TextLine {
    private var letters: [(shape: LetterShape, x: Int)] = []
    /// Where the pen stands after the last letter.
    public private(set) var advance = 0.0
    /// The first column behind everything, letters that reach over the pen included.
    public private(set) var right = 0
    /// Rows that the highest letter rises above the baseline.
    public private(set) var top = 0

    init(_ shapes: [LetterShape]) {
        for shape in shapes {
            let x = Int(advance.rounded())
            letters.append((shape, x))
            advance += shape.advance
            if shape.width > 0 {
                right = max(right, x + shape.left + shape.width)
                top = max(top, shape.top)
            }
        }
        right = max(right, Int(advance.rounded()))
    }

    /// Calls `body` with each pixel that is covered, relative to the pen's start.
    func forEachPixel(_ body: (_ x: Int, _ y: Int, _ coverage: UInt8) -> Void) {
        for (shape, start) in letters {
            for row in 0..<shape.height {
                for column in 0..<shape.width {
                    let coverage = shape.coverage[row * shape.width + column]
                    if coverage > 0 { body(start + shape.left + column, row - shape.top, coverage) }
                }
            }
        }
    }
}

extension Picture {
    /// The picture with a text on it, the pen starting at column `x` on the baseline `y`. What lies outside is cut off.
    /// - Parameter shade: of all three colours, 255 for white.
    public func drawing(_ line: TextLine, x: Int, y: Int, shade: UInt8 = 255) -> Picture {
        var drawn = self
        line.forEachPixel { column, row, coverage in
            let (column, row) = (x + column, y + row)
            guard (0..<width).contains(column), (0..<height).contains(row) else { return }
            for channel in 0..<3 {
                let below = Int(drawn[column, row, channel])
                drawn[column, row, channel] = UInt8(clamping: (below * (255 - Int(coverage)) + Int(shade) * Int(coverage) + 127) / 255)
            }
        }
        return drawn
    }
}
