import Tensor
import Testing

@Suite struct AttentionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let batch: Int
        let queries: Int
        let keys: Int
        let heads: Int
        let size: Int
        var causal = false
        var testDescription: String { "\(batch) x \(queries) over \(keys), \(heads) heads of \(size)\(causal ? ", causal" : "")" }
    }

    static let cases = [
        Case(batch: 1, queries: 1, keys: 1, heads: 1, size: 24),
        Case(batch: 2, queries: 5, keys: 1, heads: 2, size: 7),
        Case(batch: 1, queries: 150, keys: 77, heads: 2, size: 40),
        Case(batch: 2, queries: 13, keys: 154, heads: 3, size: 24),
        Case(batch: 1, queries: 12, keys: 20, heads: 1, size: 512),
        // Eight blocks of queries in four groups; then ten chunks of keys.
        Case(batch: 1, queries: 700, keys: 17, heads: 1, size: 24),
        Case(batch: 1, queries: 230, keys: 2400, heads: 1, size: 3),
        Case(batch: 2, queries: 77, keys: 77, heads: 2, size: 24, causal: true),
        Case(batch: 1, queries: 300, keys: 300, heads: 1, size: 8, causal: true),
        Case(batch: 1, queries: 10, keys: 30, heads: 2, size: 8, causal: true),
        Case(batch: 1, queries: 140, keys: 9, heads: 1, size: 8, causal: true),
        Case(batch: 1, queries: 33, keys: 300, heads: 3, size: 1),
        Case(batch: 1, queries: 97, keys: 77, heads: 2, size: 17),
        Case(batch: 1, queries: 200, keys: 301, heads: 1, size: 64),
        Case(batch: 1, queries: 50, keys: 300, heads: 2, size: 80),
        Case(batch: 1, queries: 64, keys: 77, heads: 1, size: 160),
        Case(batch: 1, queries: 3, keys: 1, heads: 1, size: 160),
        Case(batch: 2, queries: 3, keys: 70, heads: 1, size: 768),
        Case(batch: 1, queries: 600, keys: 600, heads: 1, size: 5, causal: true),
        Case(batch: 1, queries: 330, keys: 521, heads: 1, size: 40, causal: true),
    ]

    @Test(arguments: cases)
    func gradientsAgreeWithTheReference(_ test: Case) throws {
        for (error, name) in zip(try relativeErrors(test, .float32), ["result", "queries", "keys", "values"]) { #expect(error <= 3e-6, "\(name)") }
    }

    /// Operands have eight bits, and an error of at most 0.4 % each.
    @Test(arguments: cases)
    func bfloat16StaysNearTheReference(_ test: Case) throws {
        for (error, name) in zip(try relativeErrors(test, .bfloat16), ["result", "queries", "keys", "values"]) { #expect(error <= 1e-2, "\(name)") }
    }

    /// Lengths of the errors of result and gradients over the lengths of the truths.
    private func relativeErrors(_ test: Case, _ products: ProductPrecision) throws -> [Double] {
        var random = SplitMix(seed: 6)
        let (width, compute) = (test.heads * test.size, try Compute(threadCount: 2))
        let operands = [test.queries, test.keys, test.keys, test.queries].map { ReferenceTensor(randomOf: [test.batch, $0, width], using: &random) }
        let variables = operands.prefix(3).map { $0.tensor(compute).variable }
        let result = variables[0].attention(keys: variables[1], values: variables[2], heads: test.heads, causal: test.causal, products: products)
        let truth = operands[0].attentionWithGradients(keys: operands[1], values: operands[2], heads: test.heads, causal: test.causal, gradient: operands[3])
        let results = [result] + result.gradients(of: variables, seed: operands[3].tensor(compute))
        // The gradient of a softmax over one key vanishes: what rounding leaves of it counts against that of the values.
        let least = test.keys == 1 ? truth[3].length : 0
        return zip(results, truth).map { $1.zipped(ReferenceTensor($0.values.map { Double($0) }, shape: $0.shape), -).length / max($1.length, least) }
    }

    @Test(arguments: cases)
    func agreesWithTheReference(_ test: Case) throws {
        var random = SplitMix(seed: 3)
        let width = test.heads * test.size
        let operands = [test.queries, test.keys, test.keys].map { ReferenceTensor(randomOf: [test.batch, $0, width], using: &random) }
        expectAgreement(operands, compute: try Compute(threadCount: 2), test.testDescription) {
            $0[0].attention(keys: $0[1], values: $0[2], heads: test.heads, causal: test.causal)
        } reference: {
            $0[0].attention(keys: $0[1], values: $0[2], heads: test.heads, causal: test.causal)
        }
    }

    /// What is left out for operands that want no gradient must not change the others.
    @Test(arguments: 0 ..< 3)
    func gradientOfOneOperandAlone(_ wanted: Int) throws {
        var random = SplitMix(seed: 4)
        let operands = [40, 25, 25].map { ReferenceTensor(randomOf: [2, $0, 48], using: &random) }
        let compute = try Compute(threadCount: 2)
        expectAgreement([operands[wanted]], compute: compute) {
            var tensors = operands.map { $0.tensor(compute) }
            tensors[wanted] = $0[0]
            return tensors[0].attention(keys: tensors[1], values: tensors[2], heads: 2)
        } reference: {
            var all = operands
            all[wanted] = $0[0]
            return all[0].attention(keys: all[1], values: all[2], heads: 2, causal: false)
        }
    }

    /// Scores far apart: the greatest is taken away before the exponential.
    @Test func largeScoresStayFinite() throws {
        var random = SplitMix(seed: 5)
        let operands = [30, 50, 50].map { ReferenceTensor(randomOf: [1, $0, 24], scale: 8, using: &random) }
        expectAgreement(operands, forward: 5e-5, gradient: 2e-4, compute: try Compute(threadCount: 2)) {
            $0[0].attention(keys: $0[1], values: $0[2], heads: 1)
        } reference: {
            $0[0].attention(keys: $0[1], values: $0[2], heads: 1, causal: false)
        }
    }

    /// The greatest score of every query lies in the last of several chunks, far above all before it; and in the first.
    @Test(arguments: [false, true], [ProductPrecision.float32, .bfloat16])
    func scoresThatRiseOrFallFromChunkToChunk(_ falls: Bool, _ products: ProductPrecision) throws {
        let (queries, keys, compute) = (40, 700, try Compute(threadCount: 2))
        var random = SplitMix(seed: 7)
        // Halves up to 80: numbers that bfloat16 holds.
        let scores: [Double] = (0 ..< keys).map { (Double(falls ? keys - $0 : $0) * 320 / Double(keys)).rounded() / 2 - 80 }
        let operands = [ReferenceTensor([Double](repeating: 1, count: queries), shape: [1, queries, 1]), ReferenceTensor(scores, shape: [1, keys, 1]),
                        ReferenceTensor(randomOf: [1, keys, 1], using: &random)]
        let tensors = operands.map { $0.tensor(compute).variable }
        let result = tensors[0].attention(keys: tensors[1], values: tensors[2], heads: 1, products: products)
        let truth = operands[0].attention(keys: operands[1], values: operands[2], heads: 1, causal: false)
        #expect(worstError(result.values, truth.values) <= (products == .float32 ? 2e-5 : 2e-2))
        #expect(result.gradients(of: tensors, seed: Tensor(repeating: 1, shape: result.shape, compute: compute)).allSatisfy { $0.isFinite })
    }

    /// Over one key the probability is 1: what comes out are the values, rounded as operands are, and the gradient's rounded sum.
    @Test func bfloat16RoundsOperandsToTheNearest() throws {
        var random = SplitMix(seed: 8)
        let compute = try Compute(threadCount: 2)
        let operands = [3, 1, 1, 3].map { Tensor(random.normals($0 * 17), shape: [1, $0, 17], compute: compute) }
        let variables = operands.prefix(3).map(\.variable)
        let result = variables[0].attention(keys: variables[1], values: variables[2], heads: 1, products: .bfloat16)
        func rounded(_ x: Float) -> Float { Float(bitPattern: (x.bitPattern + 0x7FFF + (x.bitPattern >> 16 & 1)) & 0xFFFF_0000) }
        let values = operands[2].values.map(rounded)
        #expect(result.values == values + values + values)
        let sums = (0 ..< 17).map { column in (0 ..< 3).reduce(0.0) { $0 + Double(rounded(operands[3].values[$1 * 17 + column])) } }
        #expect(worstError(result.gradients(of: variables, seed: operands[3])[2].values, sums) <= 1e-6)
    }

    @Test func theFastestPrecisionIsWhatTheProcessorMultiplies() {
        #expect((ProductPrecision.fastest == .bfloat16) == Compute.processorFeatures.contains("avx512_bf16"))
    }
}
