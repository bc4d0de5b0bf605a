#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// Where kernels are measured: threads, numbers, the machine's peak, and what has come out so far.
final class KernelBench {
    /// What the machine can do at best.
    enum Peak: Hashable, CaseIterable {
        /// Products of panels in the first cache.
        case float32, bfloat16
        /// Of memory.
        case reading, copying
        /// Within the second cache.
        case copyingInCache
    }

    private struct PeakPlace: Hashable {
        let peak: Peak
        let threads: Int
    }

    /// Work of one call.
    enum Work {
        case operations(Int, Peak)
        case bytes(Int, Peak)
    }

    let compute: Compute
    let isBrief: Bool
    var numbers = BenchNumbers(seed: 1)
    /// What has come out, and what it is to be compared with.
    private var records: [(measurement: KernelMeasurement, peak: Peak?)] = []
    /// The best of the machine, for one thread and for all: filled again and again, so that one disturbance does no harm.
    private var peaks: [PeakPlace: KernelMeasurement] = [:]
    /// Long arrays for kernels that stream through memory.
    private(set) lazy var streams = Streams(count: isBrief ? 1 << 17 : 1 << 24, self)

    init(_ compute: Compute, _ extent: KernelMeasurement.Extent) {
        self.compute = compute
        isBrief = extent == .brief
    }

    var threadCounts: [Int] { compute.threadCount > 1 ? [1, compute.threadCount] : [1] }

    func tensor(_ shape: [Int], scale: Double = 1) -> Tensor {
        Tensor(numbers.normals(shape.reduce(1, *), scale: scale), shape: shape, compute: compute)
    }

    /// Seconds of a call that may take long: the best of a few, fewer where one takes a second.
    /// - Parameter prepare: is called before each, and not counted.
    func fastest<Prepared>(_ prepare: () -> Prepared, _ body: (Prepared) -> Void) -> Double {
        var (best, total) = (Double.infinity, 0.0)
        for _ in 0 ..< (isBrief ? 1 : 4) where total < 1 {
            let prepared = prepare()
            let started = Compute.now()
            body(prepared)
            let seconds = Compute.now() - started
            best = min(best, seconds)
            total += seconds
        }
        return best
    }

    /// Seconds of a short call: the best of a few series of them.
    func fastest(_ body: () -> Void) -> Double {
        let once = fastest({}, body)
        let calls = isBrief ? 1 : max(1, Int(4e-3 / max(once, 1e-8)))
        return calls == 1 ? once : fastest({}) { for _ in 0 ..< calls { body() } } / Double(calls)
    }

    func record(_ group: String, _ name: String, _ sizes: String, threads: Int, _ work: Work, seconds: Double, _ deviation: Deviation?) {
        let (count, unit, peak): (Int, KernelMeasurement.Unit, Peak) = switch work {
        case .operations(let count, let peak): (count, .gigaflops, peak)
        case .bytes(let count, let peak): (count, .gigabytes, peak)
        }
        records.append((KernelMeasurement(group: group, name: name, sizes: sizes, threads: threads, error: deviation?.relative,
                                          largestError: deviation?.largest, seconds: seconds,
                                          rate: Double(count) / max(seconds, 1e-9) / 1e9, unit: unit), peak))
    }

    /// Takes the last record for a peak of the machine, if none was higher.
    func takeAsPeak(_ peak: Peak) {
        guard let (reached, _) = records.popLast() else { return }
        let place = PeakPlace(peak: peak, threads: reached.threads)
        if (peaks[place]?.rate ?? 0) < (reached.rate ?? 0) { peaks[place] = reached }
    }

    /// The peaks, then all else beside them.
    var measurements: [KernelMeasurement] {
        let first = Peak.allCases.flatMap { peak in threadCounts.compactMap { peaks[PeakPlace(peak: peak, threads: $0)] } }
        return first.map { beside($0, $0.rate) } + records.map { record in
            beside(record.measurement, record.peak.flatMap { peaks[PeakPlace(peak: $0, threads: record.measurement.threads)]?.rate })
        }
    }

    private func beside(_ measurement: KernelMeasurement, _ peak: Double?) -> KernelMeasurement {
        var measurement = measurement
        if let rate = measurement.rate, let peak { measurement.share = rate / peak }
        return measurement
    }

    /// A kernel whose instructions this processor lacks.
    func recordMissing(_ group: String, _ name: String) {
        records.append((KernelMeasurement(group: group, name: name, sizes: "", threads: 1, unit: .gigaflops), nil))
    }
}
