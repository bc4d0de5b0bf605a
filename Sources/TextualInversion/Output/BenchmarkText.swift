import Engine

/// A measurement as text for people.
enum BenchmarkText {
    /// What was measured, and what came out.
    static func lines(_ report: BenchmarkReport) -> [String] {
        [
            "\(report.model) at \(report.size)x\(report.size), \(report.precision), \(Amount.counted(report.threads, "thread"))",
            report.processor,
            report.loadSeconds.map { "\(number($0, 2)) s until the checkpoint can train" },
            "\(number(report.secondsPerStep, 3)) s per step (spread \(number(report.spreadSeconds, 3))): "
                + "forward \(number(report.forwardSeconds, 3)), backward \(number(report.backwardSeconds, 3))",
            "\(number(report.peakGB, 2)) GB at most, \(number(report.gflops, 1)) GFLOP/s",
        ].compactMap { $0 }.map(SafeName.printable)
    }

    /// As above, of a picture.
    static func lines(_ report: GenerationReport) -> [String] {
        [
            "\(report.model) at \(report.size)x\(report.size), \(report.precision), \(Amount.counted(report.threads, "thread"))",
            report.processor,
            "\(number(report.secondsPerStep, 3)) s per step with guidance, \(number(report.secondsPerPicture, 1)) s for a picture of \(report.steps) steps",
            "\(number(report.encodeSeconds, 3)) s to encode, with \(number(report.encodePeakGB, 2)) GB at most",
            "\(number(report.decodeSeconds, 3)) s to decode, with \(number(report.decodePeakGB, 2)) GB at most; \(number(report.peakGB, 2)) GB for all",
        ].map(SafeName.printable)
    }

    /// A row for each kind of operation, the slowest first.
    static func rows(_ operations: [BenchmarkReport.Operation]) -> [[String]] {
        operations.sorted { $0.seconds > $1.seconds }.map { operation in
            let speed = operation.gflops > 0 ? "\(number(operation.gflops, 1)) GFLOP/s" : ""
            return [operation.name, "\(number(operation.seconds, 3)) s", speed]
        }
    }

    /// Where captions were measured.
    static func lines(_ report: CaptionerReport) -> [String] {
        [report.processor, "\(Amount.counted(report.threads, "thread")), \(number(report.peakGB, 2)) GB at most"].map(SafeName.printable)
    }

    /// A row for each captioner.
    static func captioners(_ report: CaptionerReport) -> [[String]] {
        report.captioners.map { [$0.name, "\(number($0.seconds, 3)) s a picture"] }
    }

    /// Where kernels were measured, and what the table's columns mean.
    static func lines(_ report: KernelReport) -> [String] {
        [
            "\(report.processor)",
            "\(Amount.counted(report.threads, "thread")) where a kernel is used by several; kernels \(report.kernels)",
            "Error: length of the difference from float64 over the truth's length; largest single difference over the truth's root mean square.",
            "Peak: products in the first cache for GFLOP/s (Winograd counts as the plain sum), copying or reading for GB/s.",
        ].map(SafeName.printable)
    }

    /// A row for each kernel and size, below their names.
    static func kernels(_ report: KernelReport) -> [[String]] {
        let header = ["", "kernel", "sizes", "threads", "error", "largest", "time", "speed", "of the peak"]
        return [header] + report.measurements.map { kernel in
            guard let seconds = kernel.seconds, let rate = kernel.rate else { return [kernel.group, kernel.name, "not on this processor"] }
            return [kernel.group, kernel.name, kernel.sizes, "\(kernel.threads)", kernel.error.map(error) ?? "", kernel.largestError.map(error) ?? "",
                    seconds < 1e-3 ? "\(number(seconds * 1e6, 2)) µs" : "\(number(seconds * 1e3, 2)) ms", "\(number(rate, 1)) \(kernel.unit.rawValue)",
                    kernel.share.map { "\(FixedPoint.text($0 * 100, digits: 1)) %" } ?? ""]
        }
    }

    /// Two digits and a power of ten.
    private static func error(_ value: Double) -> String {
        guard value > 0, value.isFinite else { return value == 0 ? "0" : "\(value)" }
        var (digits, power) = (value, 0)
        while digits < 1 { (digits, power) = (digits * 10, power - 1) }
        while digits >= 9.95 { (digits, power) = (digits / 10, power + 1) }
        return "\(number(digits, 1))e\(power)"
    }

    private static func number(_ value: Double, _ digits: Int) -> String { FixedPoint.text(value, digits: digits) }
}
