/// How a picture that is much longer than the target is scaled and cut into parts that overlap, as the web UI cuts it.
package struct SplitGeometry: Equatable, Sendable {
    /// Pixels that the whole picture is resized to.
    package let scaledWidth: Int
    package let scaledHeight: Int
    /// Where each part begins along the long side, in order.
    package let starts: [Int]
    /// Whether the parts follow each other downwards, else to the right.
    package let isUpright: Bool

    /// Nil where the picture is not long enough to be split.
    /// - Parameters:
    ///   - threshold: of the picture's ratio divided by the target's; what is beyond counts as the nearest of 0 to 1.
    ///   - overlap: what neighbouring parts have in common, as a share of a part; likewise 0 to 0.9.
    package init?(width: Int, height: Int, target: PixelSize, threshold: Double, overlap: Double) {
        isUpright = height > width
        let (short, long) = isUpright ? (width, height) : (height, width)
        let (targetShort, targetLong) = isUpright ? (target.width, target.height) : (target.height, target.width)
        let ratio = Double(short * targetLong) / Double(long * targetShort)
        guard ratio < 1, ratio <= max(0, min(1, threshold)) else { return nil }
        let length = long * targetShort / short
        (scaledWidth, scaledHeight) = isUpright ? (targetShort, length) : (length, targetShort)
        starts = Self.starts(length: length, part: targetLong, overlap: max(0, min(0.9, overlap)))
    }

    private static func starts(length: Int, part: Int, overlap: Double) -> [Int] {
        let count = Int(((Double(length) - Double(part) * overlap) / (Double(part) * (1 - overlap))).rounded(.up))
        // Rounding may leave no more than one part; the web UI divides by zero there.
        guard count > 1 else { return [0] }
        let step = Double(length - part) / Double(count - 1)
        return (0 ..< count).map { Int(step * Double($0)) }
    }
}

/// Pixels along two sides.
package struct PixelSize: Equatable, Hashable, Sendable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    var text: String { "\(width)x\(height)" }
    /// No overflow: a picture that would be so large is as good as the largest number.
    var count: Int {
        let (product, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : product
    }
}
