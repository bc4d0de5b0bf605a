/// One axis of a resampling: which part of how many source positions becomes how many new ones.
struct ResamplingSpan {
    /// Source positions in all.
    var length: Int
    /// Where the part begins and ends. Pillow hands them on in single precision.
    var from: Float
    var to: Float
    var newLength: Int

    init(length: Int, from: Double, to: Double, newLength: Int) {
        self.length = length
        self.from = Float(from)
        self.to = Float(to)
        self.newLength = newLength
    }

    /// Whether positions are mixed at all.
    var changes: Bool { newLength != length || from != 0 || to != Float(newLength) }

    /// Whether whole positions are taken over, one by one.
    var onlyMoves: Bool { from == from.rounded(.down) && to - from == Float(newLength) }

    func plan(_ filter: ResamplingFilter) -> ResamplingCoefficients {
        ResamplingCoefficients(length: length, from: from, to: to, newLength: newLength, filter: filter)
    }
}
