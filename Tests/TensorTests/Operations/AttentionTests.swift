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
        // Six blocks of queries in four groups; then blocks made smaller by many keys.
        Case(batch: 1, queries: 700, keys: 17, heads: 1, size: 24),
        Case(batch: 1, queries: 230, keys: 2400, heads: 1, size: 3),
        Case(batch: 2, queries: 77, keys: 77, heads: 2, size: 24, causal: true),
        Case(batch: 1, queries: 300, keys: 300, heads: 1, size: 8, causal: true),
        Case(batch: 1, queries: 10, keys: 30, heads: 2, size: 8, causal: true),
        Case(batch: 1, queries: 140, keys: 9, heads: 1, size: 8, causal: true),
    ]

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
}
