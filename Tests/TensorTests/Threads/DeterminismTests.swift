import Tensor
import Testing

/// The number of threads must not change a single bit: a run that is resumed with more of them goes on as it would have.
@Suite struct DeterminismTests {
    private func expectSameBits(_ shapes: [[Int]], sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) throws -> Tensor) throws {
        let results = try [1, 2, 5].map { threads in
            var random = SplitMix(seed: 33)
            let compute = try Compute(threadCount: threads)
            let variables = shapes.map { Tensor(random.normals($0.reduce(1, *)), shape: $0, compute: compute).variable }
            let result = try operation(variables)
            let seed = Tensor(random.normals(result.count), shape: result.shape, compute: compute)
            return [result] + result.gradients(of: variables, seed: seed)
        }
        #expect(identical(results[0], results[1]), "2 threads", sourceLocation: sourceLocation)
        #expect(identical(results[0], results[2]), "5 threads", sourceLocation: sourceLocation)
    }

    @Test(arguments: [NumberType.float32, .float16, .bfloat16])
    func linear(_ type: NumberType) throws {
        var random = SplitMix(seed: 34)
        let weight = try StoredWeight(randomOf: [700, 530], type: type, using: &random).weight
        for rows in [1, 77, 300, 1100] { try expectSameBits([[rows, 530]]) { $0[0].linear(weight) } }
    }

    @Test func convolution() throws {
        var random = SplitMix(seed: 35)
        let weight = try ConvolutionWeight(Weight(random.normals(48 * 32 * 9), shape: [48, 32, 3, 3]))
        try expectSameBits([[2, 37, 42, 32]]) { $0[0].convolution(weight) }
        try expectSameBits([[2, 37, 42, 32]]) { $0[0].convolution(weight, geometry: .half) }
        try expectSameBits([[2, 92, 100, 32]]) { $0[0].convolution(weight) }
    }

    @Test(arguments: [ProductPrecision.float32, .bfloat16])
    func attention(_ products: ProductPrecision) throws {
        try expectSameBits([[2, 700, 80], [2, 77, 80], [2, 77, 80]]) { $0[0].attention(keys: $0[1], values: $0[2], heads: 2, products: products) }
        try expectSameBits([[1, 300, 48], [1, 300, 48], [1, 300, 48]]) { $0[0].attention(keys: $0[1], values: $0[2], heads: 2, causal: true, products: products) }
    }

    @Test func normalizations() throws {
        var random = SplitMix(seed: 36)
        let norm = NormalizationWeight(scale: Weight(random.normals(64), shape: [64]), shift: Weight(random.normals(64), shape: [64]), epsilon: 1e-5)
        try expectSameBits([[2, 40, 41, 64]]) { $0[0].groupNormalization(norm, groups: 32) }
        try expectSameBits([[2, 40, 41, 64]]) { $0[0].groupNormalization(norm, groups: 4, silu: true) }
        try expectSameBits([[3000, 64]]) { $0[0].layerNormalization(norm) }
    }

    @Test func elementwise() throws {
        let shape = [2, 50, 41, 20]
        try expectSameBits([shape, shape]) { ($0[0] + $0[1]) * $0[0] - $0[1] * 0.3 }
        try expectSameBits([shape]) { $0[0].silu().gelu().quickGELU().geglu().upsampled(height: 101, width: 82) }
        try expectSameBits([shape, [2, 20]]) { $0[0].addingPerBatch($0[1]) }
        try expectSameBits([shape]) { $0[0].meanSquaredError($0[0].detached * 0.5) }
        try expectSameBits([shape, shape]) { Tensor.concatenated($0, axis: 3).sliced(7 ..< 31, axis: 3) }
    }
}
