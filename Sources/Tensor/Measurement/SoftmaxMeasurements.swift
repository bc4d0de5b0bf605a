#if canImport(Glibc)
import Glibc
#endif
import Kernels

/// A chunk of scores `[keys, width]`, a column a query's, that count in powers of two, and what becomes of them.
private struct Scores {
    let keys, width: Int
    /// Column c sees the key k where k + ahead <= c.
    let ahead: Int
    let scores, slopes, inner: [Float]
    private(set) var probabilities: [Double] = []
    /// log2 of the sums of columns.
    private(set) var logSums: [Double] = []

    init(keys: Int, width: Int, masked: Bool, _ bench: KernelBench) {
        (self.keys, self.width, ahead) = (keys, width, masked ? 0 : -keys)
        scores = bench.numbers.normals(keys * width, scale: 4)
        slopes = bench.numbers.normals(keys * width)
        inner = bench.numbers.normals(width)
        let powers = scores.enumerated().map { place, score in place / width + ahead <= place % width ? exp2(Double(score)) : 0 }
        let sums = (0 ..< width).map { column in (0 ..< keys).reduce(0.0) { $0 + powers[$1 * width + column] } }
        probabilities = powers.enumerated().map { $1 / sums[$0 % width] }
        logSums = sums.map { log2($0) }
    }

    var toScores: [Double] { probabilities.indices.map { probabilities[$0] * (Double(slopes[$0]) - Double(inner[$0 % width])) } }
}

extension KernelBench {
    /// What attention does between its products: a chunk of keys and a block of queries, on one thread.
    func measureSoftmax() {
        for masked in [false, true] {
            let scores = Scores(keys: 192, width: 96, masked: masked, self)
            let suffix = masked ? ", masked" : ""
            measureColumns(scores, suffix)
            measureColumnsAgain(scores, suffix)
            measurePairsAgain(scores, suffix)
        }
        measureRows()
    }

    private func record(_ name: String, _ rows: Int, _ columns: Int, bytes: Int, _ deviation: Deviation, _ body: () -> Void) {
        record("softmax", name, "\(rows)x\(columns)", threads: 1, .bytes(bytes, .copyingInCache), seconds: fastest(body), deviation)
    }

    /// The softmax of columns, with what is left to do at the end.
    private func measureColumns(_ scores: Scores, _ suffix: String) {
        let (keys, width) = (scores.keys, scores.width)
        for pairs in [false, true] {
            let x = Tensor(scores.scores, shape: [keys, width], compute: compute)
            var most = [Float](repeating: -.greatestFiniteMagnitude, count: width)
            var sums = [Float](repeating: 0, count: width)
            var (factors, logSums) = (sums, sums)
            let softmax = { kernels_softmax_columns(x.pointer, keys, width, scores.ahead, pairs, &most, &sums, &factors) }
            softmax()
            kernels_softmax_end(most, sums, width, &logSums, &factors)
            var deviation = Deviation()
            for place in 0 ..< keys / 2 * width {
                let (key, column) = (place / width * 2, place % width)
                let units = KernelBench.numbers(ofUnit: x.pointer[place])
                for (offset, value) in [units.0, units.1].enumerated() {
                    let at = (key + offset) * width + column
                    deviation.add((pairs ? value : Double(x.pointer[at])) * Double(factors[column]), scores.probabilities[at])
                }
            }
            record("columns" + (pairs ? " to pairs" : "") + suffix, keys, width, bytes: keys * width * (pairs ? 6 : 8), deviation, softmax)
            guard !pairs else { continue }
            let ends = Deviation(logSums, scores.logSums)
            record("end of columns" + suffix, 1, width, bytes: 16 * width, ends) { kernels_softmax_end(most, sums, width, &logSums, &factors) }
        }
    }

    private func measureColumnsAgain(_ scores: Scores, _ suffix: String) {
        let (keys, width) = (scores.keys, scores.width)
        let x = Tensor(scores.scores, shape: [keys, width], compute: compute)
        let slopes = Tensor(scores.slopes, shape: [keys, width], compute: compute)
        let logSums = scores.logSums.map { Float($0) }
        let again = { kernels_softmax_columns_again(x.pointer, slopes.pointer, logSums, scores.inner, keys, width, scores.ahead) }
        again()
        let deviation = Deviation(x.values + slopes.values, scores.probabilities + scores.toScores)
        record("columns again" + suffix, keys, width, bytes: 16 * keys * width, deviation, again)
    }

    private func measurePairsAgain(_ scores: Scores, _ suffix: String) {
        let (keys, width) = (scores.keys, scores.width)
        let x = Tensor(scores.scores, shape: [keys, width], compute: compute)
        let slopes = Tensor(scores.slopes, shape: [keys, width], compute: compute)
        let rows = Tensor(uninitialized: [keys, width / 2], compute: compute)
        let logSums = scores.logSums.map { Float($0) }
        let again = { kernels_softmax_pairs_again(x.pointer, slopes.pointer, rows.pointer, logSums, scores.inner, keys, width, scores.ahead) }
        again()
        let toScores = scores.toScores
        var deviation = Deviation()
        func compare(_ unit: Float, _ truth: [Double], _ first: Int, _ second: Int) {
            let (one, other) = KernelBench.numbers(ofUnit: unit)
            deviation.add(one, truth[first])
            deviation.add(other, truth[second])
        }
        for place in 0 ..< keys * width / 2 {
            let (key, pair) = (place / (width / 2), place % (width / 2))
            let first = key * width + 2 * pair
            compare(x.pointer[key * width + pair], scores.probabilities, first, first + 1)
            compare(rows.pointer[place], toScores, first, first + 1)
            let (keyPair, column) = (place / width, place % width)
            compare(slopes.pointer[place], toScores, 2 * keyPair * width + column, (2 * keyPair + 1) * width + column)
        }
        record("pairs again" + suffix, keys, width, bytes: 14 * keys * width, deviation, again)
    }

    /// Scaling, copying, turning and multiplying rows.
    private func measureRows() {
        let (rows, width, scale) = (80, 96, Float(0.7))
        let (x, y) = (tensor([rows, width]), tensor([rows, width]))
        let to = Tensor(uninitialized: [width, width], compute: compute)
        let factors = numbers.normals(width)
        let scaled = (0 ..< rows * width).map { Double(x.pointer[$0]) * Double(factors[$0 % width]) }

        let copy = Tensor(x.values, shape: x.shape, compute: compute)
        kernels_scale_columns(copy.pointer, factors, rows, width)
        let deviation = Deviation(copy.values, scaled)
        // Signs alone, or many calls would end at zero.
        let signs = factors.map { Float(sign: $0.sign, exponent: 0, significand: 1) }
        record("scaling columns", rows, width, bytes: 8 * rows * width, deviation) { kernels_scale_columns(copy.pointer, signs, rows, width) }

        let copyRows = { kernels_copy_rows(x.pointer, width, rows, width, scale, to.pointer, width) }
        copyRows()
        record("copying rows", rows, width, bytes: 8 * rows * width, Deviation(to.values, x.values.map { Double($0) * Double(scale) }), copyRows)

        let turn = { kernels_turn_columns(x.pointer, factors, rows, width, width, to.pointer, rows) }
        turn()
        record("turning columns", rows, width, bytes: 8 * rows * width,
               Deviation(to.values, (0 ..< rows * width).map { scaled[$0 % rows * width + $0 / rows] }), turn)

        let multiply = { kernels_row_products(x.pointer, y.pointer, to.pointer, rows, width, width) }
        multiply()
        let products = (0 ..< rows).map { row in
            (row * width ..< (row + 1) * width).reduce(0.0) { $0 + Double(x.pointer[$1]) * Double(y.pointer[$1]) }
        }
        record("products of rows", rows, width, bytes: 8 * rows * width, Deviation(to.values, products), multiply)
    }
}
