/// How far results are from their truth.
struct Deviation {
    private var count = 0.0
    private var squaredTruth = 0.0
    private var squaredDifference = 0.0
    private var largestDifference = 0.0

    init() {}

    init(_ values: some Sequence<Float>, _ truth: some Sequence<Double>) {
        for (value, truth) in Swift.zip(values, truth) { add(value, truth) }
    }

    mutating func add(_ value: Float, _ truth: Double) { add(Double(value), truth) }

    mutating func add(_ value: Double, _ truth: Double) {
        // What is no number where there is one counts as far away, and can be printed.
        let difference = value.isFinite ? abs(value - truth) : Double(Float.greatestFiniteMagnitude)
        count += 1
        squaredTruth += truth * truth
        squaredDifference += difference * difference
        largestDifference = max(largestDifference, difference)
    }

    /// The length of the difference over that of the truth.
    var relative: Double { squaredDifference == 0 ? 0 : (squaredDifference / max(squaredTruth, .leastNormalMagnitude)).squareRoot() }

    /// The largest difference over the truth's root mean square.
    var largest: Double { largestDifference == 0 ? 0 : largestDifference / max((squaredTruth / count).squareRoot(), .leastNormalMagnitude) }
}
