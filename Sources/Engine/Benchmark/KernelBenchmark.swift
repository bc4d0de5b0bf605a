import Tensor

/// How exact and how fast every kernel is on this machine.
public struct KernelReport: Codable, Sendable, Equatable {
    /// The processor's name and the instruction sets that matter.
    public var processor: String
    /// What the results' last bits depend on.
    public var kernels: String
    public var threads: Int
    public var measurements: [KernelMeasurement]
}

/// Measures kernels one by one.
public enum KernelBenchmark {
    /// - Parameters:
    ///   - threads: 0 takes all cores.
    ///   - report: gets a line before each group of kernels.
    /// - Throws: when the threads cannot be had.
    public static func run(threads: Int, report: (String) -> Void) throws -> KernelReport {
        let threads = threads > 0 ? threads : Processor.coreCount
        return KernelReport(processor: Processor.description, kernels: Compute.kernels, threads: threads,
                            measurements: try KernelMeasurement.all(threads: threads, report: report))
    }
}
