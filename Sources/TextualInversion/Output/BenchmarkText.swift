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
            "\(number(report.decodeSeconds, 3)) s to decode, with \(number(report.decodePeakGB, 2)) GB at most; \(number(report.peakGB, 2)) GB for all",
        ].map(SafeName.printable)
    }

    /// A row for each kind of operation, the slowest first.
    static func operations(_ report: BenchmarkReport) -> [[String]] {
        report.operations.sorted { $0.seconds > $1.seconds }.map { operation in
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

    private static func number(_ value: Double, _ digits: Int) -> String { FixedPoint.text(value, digits: digits) }
}
