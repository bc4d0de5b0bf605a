import Dispatch
import Kernels
import Tensor
import Testing

@Suite struct ThreadPoolTests {
    /// How often each index came, and what jobs inside jobs saw.
    private struct Counts {
        let pool: OpaquePointer
        let times: UnsafeMutablePointer<Int32>
        let damaged: UnsafeMutablePointer<Int32>
    }

    /// Makes a pool and counters, and takes them away.
    private func withPool(threads: Int32, counters: Int, _ body: (OpaquePointer, UnsafeMutablePointer<Int32>) throws -> Void) throws {
        let pool = try #require(kernels_pool_create(threads))
        let times = UnsafeMutablePointer<Int32>.allocate(capacity: max(counters, 1))
        times.initialize(repeating: 0, count: max(counters, 1))
        defer {
            times.deallocate()
            kernels_pool_destroy(pool)
        }
        try body(pool, times)
    }

    private static let count: kernels_work = { context, index, _ in
        guard let context else { return }
        context.assumingMemoryBound(to: Int32.self)[index] += 1
    }

    @Test(arguments: [1, 2, 3, 8] as [Int32], [0, 1, 2, 7, 1000])
    func everyIndexComesOnce(_ threads: Int32, _ count: Int) throws {
        try withPool(threads: threads, counters: count) { pool, times in
            for _ in 0 ..< 3 { kernels_pool_run(pool, count, 0, ThreadPoolTests.count, times) }
            let once = (0 ..< count).allSatisfy { times[$0] == 3 }
            #expect(once)
        }
    }

    @Test(arguments: [-3, 0, 1, 2, 5]) func threadsAreAtLeastOne(_ threads: Int) throws {
        #expect(try Compute(threadCount: threads).threadCount == max(1, threads))
    }

    @Test func aHundredThousandSmallJobsAllRun() throws {
        try withPool(threads: 2, counters: 4) { pool, times in
            for _ in 0 ..< 100_000 { kernels_pool_run(pool, 4, 16, ThreadPoolTests.count, times) }
            #expect((0 ..< 4).map { times[$0] } == [100_000, 100_000, 100_000, 100_000])
        }
    }

    @Test func poolsComeAndGo() throws {
        for round in 0 ..< 200 {
            let pool = try #require(kernels_pool_create(4))
            // Some are destroyed while their threads still start, some while they rest.
            if round % 2 == 0 {
                var times = [Int32](repeating: 0, count: 8)
                kernels_pool_run(pool, 8, 1, ThreadPoolTests.count, &times)
                #expect(times == [1, 1, 1, 1, 1, 1, 1, 1])
            }
            kernels_pool_destroy(pool)
        }
    }

    /// A job inside a job finds memory of its own, and leaves the outer job's memory alone.
    @Test(arguments: [1, 2, 4] as [Int32], [1, 40])
    func jobsInsideJobsHaveScratchOfTheirOwn(_ threads: Int32, _ outer: Int) throws {
        try withPool(threads: threads, counters: outer * 30) { pool, times in
            let damaged = UnsafeMutablePointer<Int32>.allocate(capacity: outer)
            defer { damaged.deallocate() }
            damaged.initialize(repeating: 0, count: outer)
            var counts = Counts(pool: pool, times: times, damaged: damaged)
            kernels_pool_run(pool, outer, 1000, { context, index, scratch in
                guard let counts = context?.assumingMemoryBound(to: Counts.self).pointee, let scratch else { return }
                scratch.update(repeating: Float(index), count: 1000)
                kernels_pool_run(counts.pool, 30, 5000, { times, index, scratch in
                    scratch?.update(repeating: -1, count: 5000)
                    times?.assumingMemoryBound(to: Int32.self)[index] += 1
                }, counts.times + index * 30)
                if !(0 ..< 1000).allSatisfy({ scratch[$0] == Float(index) }) { counts.damaged[index] = 1 }
            }, &counts)
            let once = (0 ..< outer * 30).allSatisfy { times[$0] == 1 }
            #expect(once)
            #expect((0 ..< outer).reduce(0) { $0 + damaged[$1] } == 0)
        }
    }

    /// Several callers at a time: one has the threads, the others compute on their own, all get the same numbers.
    @Test func callersShareOneCompute() throws {
        var random = SplitMix(seed: 32)
        let compute = try Compute(threadCount: 2)
        let weight = Weight(random.normals(96 * 96), shape: [96, 96])
        let input = random.normals(300 * 96)
        @Sendable func result() -> Tensor {
            let x = Tensor(input, shape: [1, 300, 96], compute: compute).variable
            let y = x.linear(weight).silu().attention(keys: x, values: x, heads: 4)
            return y.gradients(of: [x], seed: x.detached)[0]
        }
        let alone = result()
        let wrong = UnsafeMutablePointer<Int32>.allocate(capacity: 4)
        defer { wrong.deallocate() }
        wrong.initialize(repeating: 0, count: 4)
        nonisolated(unsafe) let failures = wrong
        DispatchQueue.concurrentPerform(iterations: 4) { caller in
            for _ in 0 ..< 15 where !identical([result()], [alone]) { failures[caller] += 1 }
        }
        #expect((0 ..< 4).map { wrong[$0] } == [0, 0, 0, 0])
        #expect(compute.usedBytes < 2 * alone.count * 4)
    }
}
