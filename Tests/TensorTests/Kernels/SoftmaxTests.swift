import Glibc
import Kernels
import Testing

@Suite struct SoftmaxTests {
    private func greatestDifference(_ values: [Float], _ truth: [Double]) -> Double {
        zip(values, truth).reduce(0) { $1.0.isNaN ? .infinity : max($0, abs(Double($1.0) - $1.1)) }
    }

    @Test(arguments: [1, 5, 16, 77, 300]) func softmaxAgreesWithFloat64(_ columns: Int) {
        var random = SplitMix(seed: 51)
        let (rows, stride) = (7, columns + 3)
        let scores = random.normals(rows * stride, scale: 4)
        for causal in [-1, 0, 2] {
            var (x, logs) = (scores, [Float](repeating: 0, count: rows))
            kernels_softmax(&x, &logs, rows, columns, stride, causal)
            var again = scores
            kernels_softmax_again(&again, logs, rows, columns, stride, causal)
            for row in 0 ..< rows {
                let seen = causal < 0 ? columns : min(columns, causal + row + 1)
                let exponentials = (0 ..< seen).map { exp(Double(scores[row * stride + $0])) }
                let truth = exponentials.map { $0 / exponentials.reduce(0, +) } + [Double](repeating: 0, count: columns - seen)
                let result = Array(x[row * stride ..< row * stride + columns])
                #expect(greatestDifference(result, truth) <= 1e-6)
                #expect(greatestDifference(Array(again[row * stride ..< row * stride + columns]), truth) <= 2e-6)
                // What lies between the rows is not theirs.
                #expect(x[row * stride + columns] == scores[row * stride + columns])
            }
        }
    }

    /// Two scores with a distance of x: their probabilities' quotient is e^x, down to the smallest that float32 holds.
    @Test func exponentialsKeepTheirRelativeAccuracy() {
        let distances = stride(from: -86.9, through: 0, by: 0.00371).map { Float($0) }
        var scores: [Float] = distances.flatMap { [Float(0), $0] }
        var logs = [Float](repeating: 0, count: distances.count)
        kernels_softmax(&scores, &logs, distances.count, 2, 2, -1)
        let worst = distances.indices.reduce(0.0) { worst, index in
            let quotient = Double(scores[2 * index + 1]) / Double(scores[2 * index])
            return max(worst, abs(quotient / exp(Double(distances[index])) - 1))
        }
        #expect(worst <= 4e-7)
    }

    @Test func scoresFarApartGiveNoughtAndOne() {
        var (scores, log): ([Float], Float) = ([-1e30, 3e38, -100, -.infinity, 0], 0)
        kernels_softmax(&scores, &log, 1, 5, 5, -1)
        #expect(scores[1] == 1)
        #expect(scores.reduce(0, +) == 1 && scores.allSatisfy { $0 < 1e-37 || $0 == 1 })
    }

    @Test(arguments: [1, 8, 33]) func aNaNAmongTheScoresSpoilsTheRow(_ columns: Int) {
        for place in Set([0, columns / 2, columns - 1]) {
            var scores = [Float](repeating: 0.25, count: 2 * columns)
            scores[place] = .nan
            var logs: [Float] = [0, 0]
            kernels_softmax(&scores, &logs, 2, columns, columns, -1)
            let spoilt = scores.map(\.isNaN)
            #expect(spoilt == (0 ..< 2 * columns).map { $0 < columns })
            #expect(logs[0].isNaN && logs[1].isFinite)
        }
    }
}
