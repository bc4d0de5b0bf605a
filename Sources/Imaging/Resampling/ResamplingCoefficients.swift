/// For each position of a row's (or column's) new length: which source positions it mixes, with which weights.
/// Weights are fixed-point numbers of 22 fractional bits, which leaves two bits above the 8 of a sample for overshoot.
struct ResamplingCoefficients {
    static let fractionBits = 32 - 8 - 2

    /// Per new position: the first source position.
    private(set) var starts: [Int] = []
    /// Per new position: how many source positions follow from there.
    private(set) var counts: [Int] = []
    /// `stride` weights per new position, of which `counts` are used.
    private(set) var weights: [Int] = []
    let stride: Int

    /// When shrinking, the kernel is widened by the scale, so that every source pixel counts (antialiasing).
    init(from oldLength: Int, to newLength: Int, filter: ResamplingFilter) {
        let scale = Double(oldLength) / Double(newLength)
        let widening = max(scale, 1)
        let support = filter.support * widening
        stride = Int(support.rounded(.up)) * 2 + 1
        weights.reserveCapacity(stride * newLength)
        for position in 0..<newLength {
            let centre = (Double(position) + 0.5) * scale
            let start = max(0, Int(centre - support + 0.5))
            let end = min(oldLength, Int(centre + support + 0.5))
            let heights = (start..<end).map { filter.weight((Double($0) - centre + 0.5) * (1 / widening)) }
            let sum = heights.reduce(0, +)
            starts.append(start)
            counts.append(heights.count)
            weights += heights.map { ResamplingCoefficients.fixedPoint(sum == 0 ? $0 : $0 / sum) }
            weights += repeatElement(0, count: stride - heights.count)
        }
    }

    private static func fixedPoint(_ weight: Double) -> Int {
        let scaled = weight * Double(1 << fractionBits)
        return Int(weight < 0 ? scaled - 0.5 : scaled + 0.5)
    }

    /// A weighted sum, which began at half a unit, as a sample.
    @inline(__always)
    static func sample(_ sum: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: max(0, min(255, sum >> fractionBits)))
    }

    /// Where weighted sums begin: half a unit, for rounding.
    static let half = 1 << (fractionBits - 1)
}
