/// The length of the difference over the length of the expected numbers; infinite if the counts differ.
func relativeError(_ found: [Float], _ expected: [Float]) -> Double {
    guard found.count == expected.count else { return .infinity }
    var (difference, length) = (0.0, 0.0)
    for (a, b) in zip(found, expected) {
        difference += Double(a - b) * Double(a - b)
        length += Double(b) * Double(b)
    }
    return (difference / length).squareRoot()
}

/// The greatest difference as a share of what is expected; infinite if the counts differ.
func greatestShare(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).reduce(0) { max($0, $1.1 == 0 ? abs($1.0) : abs($1.0 - $1.1) / $1.1) }
}
