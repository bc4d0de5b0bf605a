#if canImport(Glibc)
import Glibc
#endif

/// One head's attention and its gradients in float64, by plain sums over all of its scores.
private struct AttentionTruth {
    var result, toQueries, toKeys, toValues: [Double]

    /// - Parameters:
    ///   - operands: queries, keys, values, and the gradient of the result; a head's own numbers, `[tokens, size]`.
    init(_ operands: [[Double]], queries: Int, keys: Int, size: Int) {
        let (q, k, v, slopes) = (operands[0], operands[1], operands[2], operands[3])
        result = [Double](repeating: 0, count: queries * size)
        (toQueries, toKeys) = (result, [Double](repeating: 0, count: keys * size))
        toValues = toKeys
        func product(_ a: [Double], _ row: Int, _ b: [Double], _ other: Int) -> Double {
            var sum = 0.0
            for index in 0 ..< size { sum += a[row * size + index] * b[other * size + index] }
            return sum
        }
        func add(_ factor: Double, _ from: [Double], _ row: Int, to sums: inout [Double], _ other: Int) {
            for index in 0 ..< size { sums[other * size + index] += factor * from[row * size + index] }
        }
        let scale = 1 / Double(size).squareRoot()
        for query in 0 ..< queries {
            let scores = (0 ..< keys).map { product(q, query, k, $0) * scale }
            let most = scores.max() ?? 0
            let powers = scores.map { exp($0 - most) }
            let total = powers.reduce(0, +)
            let probabilities = powers.map { $0 / total }
            let toProbabilities = (0 ..< keys).map { product(slopes, query, v, $0) }
            let mean = Swift.zip(probabilities, toProbabilities).reduce(0.0) { $0 + $1.0 * $1.1 }
            for key in 0 ..< keys {
                let toScore = probabilities[key] * (toProbabilities[key] - mean) * scale
                add(probabilities[key], v, key, to: &result, query)
                add(probabilities[key], slopes, query, to: &toValues, key)
                add(toScore, k, key, to: &toQueries, query)
                add(toScore, q, query, to: &toKeys, key)
            }
        }
    }
}

extension KernelBench {
    /// Attention in both precisions and directions: of a picture to itself and to a prompt. In bfloat16 the error holds the rounding of
    /// all operands.
    func measureAttention() {
        let shapes = isBrief ? [(40, 36, 16), (70, 17, 8)] : [(1024, 1024, 80), (4096, 77, 40)]
        for (queries, keys, size) in shapes { measureAttention(queries: queries, keys: keys, heads: isBrief ? 2 : 8, size: size) }
    }

    private func measureAttention(queries: Int, keys: Int, heads: Int, size: Int) {
        let tokens = [queries, keys, keys, queries]
        let operands = tokens.map { tensor([1, $0, heads * size]) }
        let slopes = operands[3]
        // The last head is compared.
        func ofHead(_ x: Tensor) -> [Float] {
            (0 ..< x.rows).flatMap { row in ((heads - 1) * size ..< heads * size).map { x.pointer[row * heads * size + $0] } }
        }
        let truth = AttentionTruth(operands.map { ofHead($0).map { Double($0) } }, queries: queries, keys: keys, size: size)
        for precision in [ProductPrecision.float32, .bfloat16] {
            let (type, peak): (String, Peak) = precision == .float32 ? ("float32", .float32) : ("bfloat16", .bfloat16)
            let sizes = "\(queries)x\(keys), \(heads) heads of \(size)"
            let multiplications = queries * keys * heads * size
            func attend(_ x: [Tensor]) -> Tensor { x[0].attention(keys: x[1], values: x[2], heads: heads, products: precision) }
            let result = attend(operands)
            let seconds = fastest { _ = attend(operands) }
            record("attention", type, sizes, threads: compute.threadCount, .operations(4 * multiplications, peak), seconds: seconds,
                   Deviation(ofHead(result), truth.result))

            let variables = operands.prefix(3).map(\.variable)
            func differentiated(_ result: Tensor) -> [Tensor] { result.gradients(of: variables, seed: slopes) }
            let gradients = differentiated(attend(variables))
            let backwards = fastest({ attend(variables) }) { _ = differentiated($0) }
            record("attention", type + ", gradient", sizes, threads: compute.threadCount, .operations(10 * multiplications, peak), seconds: backwards,
                   Deviation(gradients.flatMap(ofHead), truth.toQueries + truth.toKeys + truth.toValues))
        }
    }
}
