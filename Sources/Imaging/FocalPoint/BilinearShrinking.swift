extension GreyPlane {
    /// The plane at another size, each sample mixed from its four nearest with weights in 256ths: OpenCV's `INTER_LINEAR_EXACT`.
    func resizedBilinearly(width newWidth: Int, height newHeight: Int) -> GreyPlane {
        if newWidth == width, newHeight == height { return self }
        let columns = BilinearShares(from: width, to: newWidth)
        let rows = BilinearShares(from: height, to: newHeight)
        var resized = [UInt8](repeating: 0, count: newWidth * newHeight)
        var (upper, lower) = ([Int32](repeating: 0, count: newWidth), [Int32](repeating: 0, count: newWidth))
        var (upperRow, lowerRow) = (-1, -1)
        for y in 0..<newHeight {
            let (above, below) = (rows.firsts[y], rows.seconds[y])
            if above != upperRow {
                if above == lowerRow { swap(&upper, &lower) } else { mix(row: above, columns, into: &upper) }
                (upperRow, lowerRow) = (above, -1)
            }
            if below != lowerRow {
                mix(row: below, columns, into: &lower)
                lowerRow = below
            }
            let share = rows.secondShares[y]
            let to = y &* newWidth
            for x in 0..<newWidth {
                let sum = upper[x] &* (256 &- share) &+ lower[x] &* share
                resized[to &+ x] = UInt8(truncatingIfNeeded: (sum &+ 1 << 15) >> 16)
            }
        }
        return GreyPlane(unchecked: resized, width: newWidth, height: newHeight)
    }

    private func mix(row: Int, _ columns: BilinearShares, into mixed: inout [Int32]) {
        let start = row &* width
        for x in columns.firsts.indices {
            let share = columns.secondShares[x]
            mixed[x] = Int32(samples[start &+ columns.firsts[x]]) &* (256 &- share) &+ Int32(samples[start &+ columns.seconds[x]]) &* share
        }
    }
}

/// For each position of a new length the two old ones that it lies between, and the second one's share in 256ths.
private struct BilinearShares {
    var firsts: [Int] = []
    var seconds: [Int] = []
    var secondShares: [Int32] = []

    init(from oldLength: Int, to newLength: Int) {
        let scale = 1 / (Double(newLength) / Double(oldLength))
        for position in 0..<newLength {
            let centre = (Double(position) + 0.5) * scale - 0.5
            let first = min(max(Int(centre.rounded(.down)), 0), oldLength - 1)
            let share = ((centre - Double(first)) * 256).rounded(.toNearestOrEven)
            let isBetween = centre >= 0 && first < oldLength - 1
            firsts.append(first)
            seconds.append(isBetween ? first + 1 : first)
            secondShares.append(isBetween ? Int32(share) : 0)
        }
    }
}
