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
