import Glibc
import Kernels
import Testing

/// Scores stand as [keys, width]: a column is a query's. They count in powers of two.
@Suite struct SoftmaxTests {
    private static let none = -Float.greatestFiniteMagnitude

    private func greatestDifference(_ values: [Float], _ truth: [Double]) -> Double {
        zip(values, truth).reduce(0) { $1.0.isNaN ? .infinity : max($0, abs(Double($1.0) - $1.1)) }
    }

    /// Probabilities in float64; a column sees the keys up to its own number plus `shift`.
    private func truth(_ scores: [Float], keys: Int, width: Int, shift: Int) -> (probabilities: [Double], logSums: [Double]) {
        var (probabilities, logSums) = ([Double](repeating: 0, count: keys * width), [Double](repeating: 0, count: width))
        for column in 0 ..< width {
            let exponentials = (0 ..< min(keys, max(0, column + shift + 1))).map { exp2(Double(scores[$0 * width + column])) }
            let sum = exponentials.reduce(0, +)
            for (key, value) in exponentials.enumerated() { probabilities[key * width + column] = value / sum }
            logSums[column] = log2(sum)
        }
        return (probabilities, logSums)
    }

    /// To bfloat16, to the nearest, ties to even; for finite numbers.
    private func rounded(_ x: Float) -> UInt32 { (x.bitPattern + 0x7FFF + (x.bitPattern >> 16 & 1)) >> 16 }

    private func pairs(_ low: Float, _ high: Float) -> UInt32 { rounded(low) | rounded(high) << 16 }

    /// The softmax of all columns over chunks of keys: probabilities, and log-sums.
    private func softmax(_ scores: [Float], keys: Int, width: Int, chunk: Int, shift: Int) -> ([Float], [Float]) {
        var (result, most, sums) = ([Float](), [Float](repeating: Self.none, count: width), [Float](repeating: 0, count: width))
        var (factors, logSums) = ([Float](repeating: 0, count: width), [Float](repeating: 0, count: width))
        for first in stride(from: 0, to: keys, by: chunk) {
            let count = min(chunk, keys - first)
            var x = Array(scores[first * width ..< (first + count) * width])
            kernels_softmax_columns(&x, count, width, first - shift, false, &most, &sums, &factors)
            kernels_scale_columns(&result, factors, first, width)
            result += x
        }
        kernels_softmax_end(most, sums, width, &logSums, &factors)
        kernels_scale_columns(&result, factors, keys, width)
        return (result, logSums)
    }

    @Test(arguments: [1, 5, 16, 77, 300], [32, 48]) func chunksAgreeWithFloat64(_ keys: Int, _ width: Int) {
        var random = SplitMix(seed: 51)
        let scores = random.normals(keys * width, scale: 4)
        for chunk in [keys, 64, 2] {
            for shift in [keys, 0, 7] {
                let (result, logSums) = softmax(scores, keys: keys, width: width, chunk: chunk, shift: shift)
                let (probabilities, truth) = truth(scores, keys: keys, width: width, shift: shift)
                #expect(greatestDifference(result, probabilities) <= 1e-6)
                #expect(greatestDifference(logSums, truth) <= 4e-6)
                #expect(zip(result, probabilities).allSatisfy { $0 == 0 || $1 != 0 }, "keys that are not seen")
            }
        }
    }

    @Test(arguments: [1, 5, 77]) func pairsAreTheRoundedProbabilities(_ keys: Int) {
        var random = SplitMix(seed: 52)
        let width = 64
        let scores = random.normals(keys * width, scale: 4)
        for ahead in [-keys, 0, -20] {
            var (x, units) = (scores, scores)
            var (most, sums) = ([Float](repeating: Self.none, count: width), [Float](repeating: 0, count: width))
            var (mostOfPairs, sumsOfPairs, factors) = (most, sums, sums)
            kernels_softmax_columns(&x, keys, width, ahead, false, &most, &sums, &factors)
            kernels_softmax_columns(&units, keys, width, ahead, true, &mostOfPairs, &sumsOfPairs, &factors)
            let wanted = (0 ..< (keys + 1) / 2 * width).map { at in
                let (pair, column) = (at / width, at % width)
                return pairs(x[2 * pair * width + column], 2 * pair + 1 < keys ? x[(2 * pair + 1) * width + column] : 0)
            }
            #expect(units.prefix(wanted.count).map(\.bitPattern) == wanted)
            #expect(most == mostOfPairs && sums == sumsOfPairs)
        }
    }

    @Test(arguments: [1, 6, 77], [32, 96]) func probabilitiesComeBackFromLogSums(_ keys: Int, _ width: Int) {
        var random = SplitMix(seed: 53)
        let (scores, slopes) = (random.normals(keys * width, scale: 4), random.normals(keys * width))
        let inner = random.normals(width)
        for shift in [keys, 0, 40] {
            let (probabilities, logs) = truth(scores, keys: keys, width: width, shift: shift)
            let logSums = logs.map { Float($0) }
            let ahead = shift == keys ? -keys : -shift
            var (p, ds) = (scores, slopes)
            kernels_softmax_columns_again(&p, &ds, logSums, inner, keys, width, ahead)
            #expect(greatestDifference(p, probabilities) <= 2e-6)
            #expect(greatestDifference(ds, probabilities.indices.map { probabilities[$0] * (Double(slopes[$0]) - Double(inner[$0 % width])) }) <= 1e-5)

            var (rows, byKeys, byColumns) = (scores, slopes, [Float](repeating: 0, count: keys * width / 2))
            kernels_softmax_pairs_again(&rows, &byKeys, &byColumns, logSums, inner, keys, width, ahead)
            let places = (0 ..< keys * width / 2).map { ($0 / (width / 2), $0 % (width / 2)) }
            #expect(places.map { rows[$0 * width + $1].bitPattern } == places.map { pairs(p[$0 * width + 2 * $1], p[$0 * width + 2 * $1 + 1]) })
            #expect(byColumns.map(\.bitPattern) == places.map { pairs(ds[$0 * width + 2 * $1], ds[$0 * width + 2 * $1 + 1]) })
            #expect(byKeys.prefix((keys + 1) / 2 * width).map(\.bitPattern) == (0 ..< (keys + 1) / 2 * width).map { at in
                let first = at / width * 2 * width + at % width
                return pairs(ds[first], first + width < ds.count ? ds[first + width] : 0)
            })
        }
    }

    /// Two scores with a distance of x: their probabilities' quotient is 2^x, down to the smallest that float32 holds.
    @Test func exponentialsKeepTheirRelativeAccuracy() {
        let width = 32000
        let distances: [Float] = (0 ..< width).map { -125.9 + Float($0) * 0.003934 }
        let (result, _) = softmax([Float](repeating: 0, count: width) + distances, keys: 2, width: width, chunk: 2, shift: 2)
        var worst = 0.0
        for column in 0 ..< width {
            let quotient = Double(result[width + column]) / Double(result[column])
            worst = max(worst, abs(quotient / exp2(Double(distances[column])) - 1))
        }
        #expect(worst <= 4e-7)
    }

    @Test(arguments: [1, 2, 5]) func scoresFarApartGiveNoughtAndOne(_ chunk: Int) {
        let column: [Float] = [-.infinity, -1e30, 3e38, -100, 0]
        let (result, _) = softmax(column.flatMap { [Float](repeating: $0, count: 16) }, keys: 5, width: 16, chunk: chunk, shift: 5)
        for column in 0 ..< 16 {
            let numbers = (0 ..< 5).map { result[$0 * 16 + column] }
            #expect(numbers[2] == 1)
            #expect(numbers.allSatisfy { $0 < 1e-37 || $0 == 1 })
        }
    }

    @Test func columnsOfMinusInfinityHaveNoSoftmax() {
        var scores = [Float](repeating: 0.5, count: 3 * 16)
        for key in 0 ..< 3 { scores[key * 16 + 4] = -.infinity }
        let (result, logSums) = softmax(scores, keys: 3, width: 16, chunk: 3, shift: 3)
        #expect(result.map(\.isNaN) == (0 ..< 48).map { $0 % 16 == 4 })
        #expect(logSums.map(\.isNaN) == (0 ..< 16).map { $0 == 4 })
    }

    @Test(arguments: [1, 8, 33], [1, 4, 33]) func aNaNAmongTheScoresSpoilsTheColumn(_ keys: Int, _ chunk: Int) {
        for (place, bad) in Set([0, keys / 2, keys - 1]).flatMap({ [($0, Float.nan), ($0, .infinity)] }) {
            var scores = [Float](repeating: 0.25, count: 32 * keys)
            scores[place * 32 + 19] = bad
            let (result, logSums) = softmax(scores, keys: keys, width: 32, chunk: chunk, shift: keys)
            #expect((0 ..< keys).contains { result[$0 * 32 + 19].isNaN })
            #expect(logSums.map(\.isNaN) == (0 ..< 32).map { $0 == 19 })
            #expect(result.indices.allSatisfy { $0 % 32 == 19 || result[$0].isFinite })
        }
    }

    @Test(arguments: [(1, 1), (16, 16), (40, 90), (17, 33)]) func columnsAreTurnedAndScaled(_ rows: Int, _ columns: Int) {
        var random = SplitMix(seed: 54)
        let width = (columns + 15) / 16 * 16
        let (x, factors) = (random.normals(rows * width), random.normals(columns))
        var to = [Float](repeating: 7, count: columns * (rows + 3))
        kernels_turn_columns(x, factors, rows, columns, width, &to, rows + 3)
        #expect(to == (0 ..< to.count).map { at in
            let (column, row) = (at / (rows + 3), at % (rows + 3))
            return row < rows ? x[row * width + column] * factors[column] : 7
        })
    }

    @Test(arguments: [1, 16, 40, 77]) func productsOfRowsAgreeWithFloat64(_ columns: Int) {
        var random = SplitMix(seed: 55)
        let (a, b) = (random.normals(3 * (columns + 5)), random.normals(3 * (columns + 5)))
        var inner: [Float] = [0, 0, 0]
        kernels_row_products(a, b, &inner, 3, columns, columns + 5)
        let truth = (0 ..< 3).map { row in
            let places = row * (columns + 5) ..< row * (columns + 5) + columns
            return places.reduce(0.0) { $0 + Double(a[$1]) * Double(b[$1]) }
        }
        #expect(greatestDifference(inner, truth) <= 2e-5)
    }
}
