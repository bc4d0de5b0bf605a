/// How exact a kernel is against float64, and how fast beside the best that the machine did.
public struct KernelMeasurement: Codable, Sendable, Equatable {
    /// What is counted a second.
    public enum Unit: String, Codable, Sendable {
        case gigaflops = "GFLOP/s"
        case gigabytes = "GB/s"
    }

    /// What the kernel belongs to, for example `products`.
    public var group: String
    public var name: String
    /// Lengths and types of what was measured.
    public var sizes: String
    /// Threads that worked at once.
    public var threads: Int
    /// The length of the difference from float64 over the length of the truth; nil where nothing is computed.
    public var error: Double?
    /// The largest difference of a single number over the truth's root mean square.
    public var largestError: Double?
    /// The fastest of a few calls; nil where the processor lacks the kernel's instructions.
    public var seconds: Double?
    /// Billions of operations, as the plain algorithm counts them, or of bytes read and written, a second.
    public var rate: Double?
    public var unit: Unit
    /// The rate over that of the machine's peak on as many threads; above 1 where an algorithm saves operations or a cache saves memory.
    public var share: Double?

    enum CodingKeys: String, CodingKey {
        case group, name, sizes, threads, error, seconds, rate, unit, share
        case largestError = "largest_error"
    }

    /// Measures every kernel that runs here, on random numbers that are the same every time.
    /// - Parameters:
    ///   - threads: as many work where a kernel is used by many.
    ///   - report: gets a line before each group of kernels.
    /// - Throws: when the threads cannot be had.
    public static func all(threads: Int, report: (String) -> Void) throws(Compute.Unavailable) -> [KernelMeasurement] {
        try all(threads: threads, .whole, report: report)
    }

    /// How large what is measured is, and how often it is repeated.
    package enum Extent {
        /// As large as in a model, often enough for a time that means something.
        case whole
        /// Small and once: for what the errors alone say.
        case brief
    }

    package static func all(threads: Int, _ extent: Extent, report: (String) -> Void) throws(Compute.Unavailable) -> [KernelMeasurement] {
        let bench = KernelBench(try Compute(threadCount: threads), extent)
        let groups: [(name: String, measure: () -> Void)] = [
            ("the machine's peak", bench.measurePeak), ("products of panels", bench.measurePanels), ("packing", bench.measurePacking),
            ("convolutions", bench.measureConvolutions), ("linear layers", bench.measureLinear), ("attention", bench.measureAttention),
            ("softmax", bench.measureSoftmax), ("normalisations", bench.measureNormalizations), ("activations", bench.measureActivations),
            ("sums, element by element", bench.measureElementwise), ("number types", bench.measureNumberTypes),
            ("the machine's peak again", bench.measurePeak),
        ]
        for group in groups {
            report("measuring \(group.name)")
            group.measure()
        }
        return bench.measurements
    }
}
