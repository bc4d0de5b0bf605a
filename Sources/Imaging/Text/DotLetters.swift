/// Letters of five by seven dots for ASCII, so that pictures can be labelled without any font.
enum DotLetters {
    private static let columns = 5
    private static let rows = 7
    /// Height of a line and width of a letter with its gap, in dots.
    private static let (line, pitch) = (9, 6)
    /// Five bits a row, the highest at the left, from the space to the tilde.
    private static let dots: [UInt64] = patterns.map { pattern in
        pattern.utf8.reduce(0) { $1 == UInt8(ascii: " ") ? $0 : $0 << 1 | ($1 == UInt8(ascii: "#") ? 1 : 0) }
    }

    /// The shape of a character, a question mark for those that there are none of; each pixel covered by its share of the dots.
    static func shape(of character: Unicode.Scalar, size: Int) -> LetterShape {
        let known = (0x20...0x7e).contains(character.value) ? Int(character.value) - 0x20 : 31
        let scale = Double(max(size, 1)) / Double(line)
        let (width, height) = (Int((Double(columns) * scale).rounded(.up)), Int((Double(rows) * scale).rounded(.up)))
        var shape = LetterShape(width: width, height: height, left: 0, top: height, advance: Double(pitch) * scale)
        shape.coverage = (0..<height).flatMap { row in
            (0..<width).map { column in
                // The baseline lies on a pixel's edge, so rows count from the bottom.
                let bottom = Double(rows) - Double(height - row - 1) / scale
                return coverage(dots[known], Double(column) / scale, Double(column + 1) / scale, bottom - 1 / scale, bottom)
            }
        }
        return shape
    }

    /// How much of a rectangle, in dots, is covered.
    private static func coverage(_ dots: UInt64, _ left: Double, _ right: Double, _ top: Double, _ bottom: Double) -> UInt8 {
        var covered = 0.0
        for row in 0..<rows {
            let height = min(bottom, Double(row + 1)) - max(top, Double(row))
            for column in 0..<columns where height > 0 && dots >> UInt64(34 - row * columns - column) & 1 == 1 {
                covered += max(0, min(right, Double(column + 1)) - max(left, Double(column))) * height
            }
        }
        return UInt8(clamping: Int((255 * covered / ((right - left) * (bottom - top))).rounded()))
    }
}
