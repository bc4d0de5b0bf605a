import Kernels

extension KernelBench {
    /// Sums and products element by element, and sums over all, of arrays that are longer than the caches.
    func measureElementwise() {
        let (x, y, to) = (streams.x.pointer, streams.y.pointer, streams.result.pointer)
        typealias Function = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
        let functions: [(String, Function, (Double, Double) -> Double)] = [
            ("a + b", kernels_add, (+)), ("a - b", kernels_subtract, (-)), ("a * b", kernels_multiply, (*)),
        ]
        for (name, kernel, truth) in functions {
            stream("elementwise", name, operands: 2, { kernel(x + $0.lowerBound, y + $0.lowerBound, to + $0.lowerBound, $0.count) }, truth: truth)
        }
        stream("elementwise", "a * 0.7", operands: 1) { kernels_scale(x + $0.lowerBound, 0.7, to + $0.lowerBound, $0.count) }
            truth: { x, _ in x * Double(Float(0.7)) }
        stream("elementwise", "a / 0.7", operands: 1) { kernels_divide(x + $0.lowerBound, 0.7, to + $0.lowerBound, $0.count) }
            truth: { x, _ in x / Double(Float(0.7)) }
        stream("elementwise", "a within -0.5 ... 0.5", operands: 1) { range in
            kernels_clamp(x + range.lowerBound, -0.5, 0.5, to + range.lowerBound, range.count)
        } truth: { x, _ in min(max(x, -0.5), 0.5) }
        measureInPlace("sum += x", kernels_accumulate, +)
        measureInPlace("most = max(most, x)", kernels_maximum, max)
        measureRowSums()
        measureTotals()
    }

    /// Kernels that change their first operand.
    private func measureInPlace(_ name: String, _ kernel: (UnsafeMutablePointer<Float>, UnsafePointer<Float>, Int) -> Void,
                                _ truth: (Double, Double) -> Double) {
        let (x, y, to) = (streams.x.pointer, streams.y.pointer, streams.result.pointer)
        to.update(from: y, count: streams.count)
        stream("elementwise", name, operands: 2, { kernel(to + $0.lowerBound, x + $0.lowerBound, $0.count) }, truth: truth)
    }

    private func measureRowSums() {
        let (width, piece) = (320, 256)
        let (x, to, rows) = (streams.x.pointer, streams.result.pointer, streams.count / width)
        let bias = numbers.normals(width)
        stream("elementwise", "rows + bias", rows: rows, width: width, bytes: rows * width * 8) { range in
            kernels_add_rows(x + range.lowerBound * width, bias, to + range.lowerBound * width, range.count, width)
        } check: { deviation in
            for place in sample(rows * width) { deviation.add(to[place], Double(x[place]) + Double(bias[place % width])) }
        }
        let pieces = rows / piece
        var sums = [Double](repeating: 0, count: pieces * width)
        sums.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let sums = base
            stream("elementwise", "sums of columns", rows: pieces, sizes: "\(pieces * piece)x\(width)",
                   bytes: pieces * piece * width * 4, .reading) { range in
                for index in range { kernels_column_sums(x + index * piece * width, sums + index * width, piece, width) }
            } check: { deviation in
                for column in 0 ..< width { deviation.add(sums[column], (0 ..< piece).reduce(0.0) { $0 + Double(x[$1 * width + column]) }) }
            }
        }
    }

    /// Sums of each piece; those of the first are compared.
    private func measureTotals() {
        let (x, piece) = (streams.x.pointer, 1 << 15)
        let pieces = streams.count / piece
        var totals = [Double](repeating: 0, count: pieces)
        totals.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            nonisolated(unsafe) let totals = base
            let kernels: [(String, (UnsafePointer<Float>, Int) -> Double, (Double) -> Double)] = [
                ("sum", kernels_sum, { $0 }), ("sum of squares", kernels_square_sum, { $0 * $0 }),
                ("whether all are finite", { kernels_all_finite($0, $1) ? 1 : 0 }, { $0.isFinite ? 1 / Double(piece) : 0 }),
            ]
            for (name, kernel, truth) in kernels {
                stream("elementwise", name, rows: pieces, sizes: "\(pieces * piece)", bytes: pieces * piece * 4, .reading) { range in
                    for index in range { totals[index] = kernel(x + index * piece, piece) }
                } check: { deviation in
                    deviation.add(totals[0], (0 ..< piece).reduce(0.0) { $0 + truth(Double(x[$1])) })
                }
            }
        }
    }
}
