#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// Where kernels are measured: threads, numbers, the machine's peak, and what has come out so far.
final class KernelBench {
    /// What the machine can do at best.
    enum Peak: Hashable {
        /// Products of panels in the first cache.
        case float32, bfloat16
        /// Of memory.
        case reading, copying
        /// Within the second cache.
        case copyingInCache
    }

    /// Work of one call.
    enum Work {
        case operations(Int, Peak)
        case bytes(Int, Peak)
    }

    let compute: Compute
    let isBrief: Bool
    var numbers = BenchNumbers(seed: 1)
    private(set) var measurements: [KernelMeasurement] = []
    /// Operations or bytes a second, on one thread and on all.
    private var peaks: [Peak: [Int: Double]] = [:]
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

    /// Remembers what the machine did at best.
    func reached(_ peak: Peak, threads: Int, _ rate: Double) { peaks[peak, default: [:]][threads] = rate }

    func record(_ group: String, _ name: String, _ sizes: String, threads: Int, _ work: Work, seconds: Double, _ deviation: Deviation?) {
        let (count, unit, peak): (Int, KernelMeasurement.Unit, Peak) = switch work {
        case .operations(let count, let peak): (count, .gigaflops, peak)
        case .bytes(let count, let peak): (count, .gigabytes, peak)
        }
        let rate = Double(count) / max(seconds, 1e-9)
        measurements.append(KernelMeasurement(
            group: group, name: name, sizes: sizes, threads: threads, error: deviation?.relative, largestError: deviation?.largest,
            seconds: seconds, rate: rate / 1e9, unit: unit, share: peaks[peak]?[threads].map { rate / $0 }))
    }

    /// A kernel whose instructions this processor lacks.
    func recordMissing(_ group: String, _ name: String) {
        measurements.append(KernelMeasurement(group: group, name: name, sizes: "", threads: 1, unit: .gigaflops))
    }
}
