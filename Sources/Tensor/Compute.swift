#if canImport(Glibc)
import Glibc
#endif
import Kernels
import Synchronization

/// What tensors are computed with: threads of our own and a pool of memory.
///
/// Every operation cuts its work by shape alone and adds in a fixed order, so that results do not depend on the number of threads.
public final class Compute: @unchecked Sendable {
    /// The system has no threads left; the description says what to do.
    public struct Unavailable: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    private let threads: OpaquePointer
    let memory = MemoryPool()
    private let isMeasuring = Atomic<Bool>(false)
    private let measured = Mutex(OperationProfile())

    /// - Parameter threadCount: threads to compute with, the caller's included.
    /// - Throws: `Unavailable` when the threads cannot be had.
    public init(threadCount: Int) throws(Unavailable) {
        guard let pool = kernels_pool_create(Int32(clamping: threadCount)) else {
            throw Unavailable(description: "the system has no threads left; end other programs or raise `ulimit -u`")
        }
        threads = pool
    }

    deinit { kernels_pool_destroy(threads) }

    /// Threads that compute.
    public var threadCount: Int { Int(kernels_pool_threads(threads)) }

    /// The most bytes that tensors took at one time, weights in mapped files not counted.
    public var peakBytes: Int { memory.usage.peak }

    /// Bytes that tensors take now.
    public var usedBytes: Int { memory.usage.used }

    /// What the results' last bits depend on: the vector instructions of the products and of all else.
    public static var kernels: String {
        let products = kernels_panel_name(kernels_panel_best(false)).map { String(cString: $0) } ?? ""
        return products + " " + String(cString: kernels_chosen())
    }

    /// The processor's instruction sets that matter here.
    public static var processorFeatures: String {
        var text = [CChar](repeating: 0, count: 256)
        kernels_processor_features(&text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private struct Job {
        let body: (Int, UnsafeMutablePointer<Float>) -> Void
    }

    /// Calls `body` for every index below `count`, on all threads, with `scratch` numbers of memory that belongs to the calling thread.
    /// - Parameters:
    ///   - kind: what the time counts as while it is measured.
    ///   - operations: floating-point operations of the whole, as the plain algorithm counts them.
    func parallel(_ count: Int, scratch: Int = 1, kind: OperationProfile.Kind = .elementwise, operations: Int = 0,
                  _ body: (Int, UnsafeMutablePointer<Float>) -> Void) {
        let started = isMeasuring.load(ordering: .relaxed) ? Compute.now() : nil
        withoutActuallyEscaping(body) { body in
            var job = Job(body: body)
            withUnsafeMutablePointer(to: &job) { job in
                kernels_pool_run(threads, count, max(scratch, 1), { context, index, scratch in
                    guard let context, let scratch else { return }
                    context.assumingMemoryBound(to: Job.self).pointee.body(index, scratch)
                }, job)
            }
        }
        if let started {
            let seconds = Compute.now() - started
            measured.withLock { $0.add(kind, seconds: seconds, operations: Double(operations)) }
        }
    }

    /// What `body` spends its time on.
    public func profile(_ body: () throws -> Void) rethrows -> OperationProfile {
        measured.withLock { $0 = OperationProfile() }
        isMeasuring.store(true, ordering: .relaxed)
        defer { isMeasuring.store(false, ordering: .relaxed) }
        try body()
        return measured.withLock { $0 }
    }

    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Calls `body` for consecutive ranges that together make 0 ..< count, each of at most `grain`.
    func parallelRanges(_ count: Int, grain: Int, kind: OperationProfile.Kind = .elementwise, _ body: (Range<Int>) -> Void) {
        parallel((count + grain - 1) / grain, kind: kind) { index, _ in
            body(index * grain ..< min(count, (index + 1) * grain))
        }
    }
}
