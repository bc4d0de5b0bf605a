import CSamples

/// For each position of a row's (or column's) new length: which source positions it mixes, with which weights.
/// Weights are fixed-point numbers of 22 fractional bits, which leaves two bits above the 8 of a sample for overshoot; they are kept
/// as the two halves that `CSamples` multiplies with.
struct ResamplingCoefficients {
    private static let fractionBits = 32 - 8 - 2
    private static let lowBits = 12

    /// Per new position: the first source position.
    private(set) var starts: [Int32] = []
    /// Per new position: how many source positions follow from there.
    private(set) var counts: [Int32] = []
    /// `stride` weights per new position, of which `counts` are used: their lower 12 bits, and what is above those.
    private(set) var low: [Int16]
    private(set) var high: [Int16]
    let stride: Int

    /// Source positions that any new position uses.
    var used: Range<Int> {
        let ends = zip(starts, counts).map { Int($0) + Int($1) }
        let first = Int(starts.min() ?? 0)
        return first..<max(first, ends.max() ?? 0)
    }

    /// Spreads the source positions from `from` to `to`, fractions of pixels, over `newLength` new ones; neighbours outside count, as
    /// far as the `oldLength` positions go. When shrinking, the kernel is widened by the scale, so that every source pixel counts
    /// (antialiasing). Pillow takes the bounds as single-precision numbers, which shows in the weights.
    init(length oldLength: Int, from: Float, to: Float, newLength: Int, filter: ResamplingFilter) {
        let scale = Double(to - from) / Double(newLength)
        let widening = max(scale, 1)
        let support = filter.support * widening
        let lanes = Int(CSAMPLES_LANES)
        let most = min(oldLength, Int(support.rounded(.up)) * 2 + 1)
        stride = (most + lanes - 1) / lanes * lanes
        low = [Int16](repeating: 0, count: stride * newLength)
        high = low
        starts.reserveCapacity(newLength)
        counts.reserveCapacity(newLength)
        var heights = [Double](repeating: 0, count: stride)
        for position in 0..<newLength {
            let centre = Double(from) + (Double(position) + 0.5) * scale
            let start = max(0, Int(centre - support + 0.5))
            let count = max(0, min(oldLength, Int(centre + support + 0.5)) - start)
            var sum = 0.0
            for tap in 0..<count {
                heights[tap] = filter.weight((Double(tap + start) - centre + 0.5) * (1 / widening))
                sum += heights[tap]
            }
            for tap in 0..<count {
                let weight = ResamplingCoefficients.fixedPoint(sum == 0 ? heights[tap] : heights[tap] / sum)
                low[position * stride + tap] = Int16(truncatingIfNeeded: weight & (1 << ResamplingCoefficients.lowBits - 1))
                high[position * stride + tap] = Int16(truncatingIfNeeded: weight >> ResamplingCoefficients.lowBits)
            }
            starts.append(Int32(start))
            counts.append(Int32(count))
        }
    }

    private static func fixedPoint(_ weight: Double) -> Int {
        let scaled = weight * Double(1 << fractionBits)
        return Int(weight < 0 ? scaled - 0.5 : scaled + 0.5)
    }

    /// The same plan for a source that begins at position `first`.
    func counted(from first: Int) -> ResamplingCoefficients {
        var plan = self
        for position in plan.starts.indices { plan.starts[position] -= Int32(first) }
        return plan
    }
}
