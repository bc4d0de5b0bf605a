import Kernels

/// Arrays that are longer than the caches, for kernels that stream through memory.
final class Streams {
    /// Numbers of each.
    let count: Int
    /// Normal numbers.
    let x, y: Tensor
    let result: Tensor

    init(count: Int, _ bench: KernelBench) {
        self.count = count
        // A part that is repeated, of a length that fits no other.
        let part = bench.numbers.normals(min(count, 1_000_003))
        func repeated(from first: Int) -> Tensor {
            let tensor = Tensor(uninitialized: [count], compute: bench.compute)
            for index in 0 ..< count { tensor.pointer[index] = part[(first + index) % part.count] }
            return tensor
        }
        (x, y) = (repeated(from: 0), repeated(from: part.count / 3))
        result = Tensor(repeating: 0, shape: [count], compute: bench.compute)
    }
}

extension KernelBench {
    /// Some thousands of the places of a long array.
    func sample(_ count: Int) -> StrideTo<Int> { stride(from: 0, to: count, by: max(1, count / 4001 | 1)) }

    /// Measures a kernel that goes through long arrays, in pieces of rows on all threads.
    /// - Parameters:
    ///   - width: numbers of a row, by which pieces are cut.
    ///   - sizes: what to print for them.
    ///   - bytes: read and written in all.
    ///   - check: compares the results of the first run.
    func stream(_ group: String, _ name: String, rows: Int, width: Int = 1, sizes: String? = nil, bytes: Int, _ peak: Peak = .copying,
                _ body: (Range<Int>) -> Void, check: (inout Deviation) -> Void) {
        func run() { compute.parallelRanges(rows, grain: max(1, (1 << 15) / width), body) }
        run()
        var deviation = Deviation()
        check(&deviation)
        record(group, name, sizes ?? (width == 1 ? "\(rows)" : "\(rows)x\(width)"), threads: compute.threadCount, .bytes(bytes, peak),
               seconds: fastest({}) { _ in run() }, deviation)
    }

    /// As above, of kernels of one array, or of two, that make a third.
    func stream(_ group: String, _ name: String, operands: Int, _ body: (Range<Int>) -> Void, truth: (Double, Double) -> Double) {
        let streams = streams
        stream(group, name, rows: streams.count, bytes: (operands + 1) * 4 * streams.count, .copying, body) { deviation in
            for index in sample(streams.count) {
                deviation.add(streams.result.pointer[index], truth(Double(streams.x.pointer[index]), Double(streams.y.pointer[index])))
            }
        }
    }
}
