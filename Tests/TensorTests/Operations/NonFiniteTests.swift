import Tensor
import Testing

/// A number that is none must show in what follows from it, and nowhere else: training stops on it, so it must not vanish.
@Suite struct NonFiniteTests {
    private func places(of tensor: Tensor, where condition: (Float) -> Bool = \.isNaN) -> [Int] {
        tensor.values.indices.filter { condition(tensor.values[$0]) }
    }

    private func tensor(_ shape: [Int], badAt place: Int, as bad: Float = .nan, _ compute: Compute) -> Tensor {
        var random = SplitMix(seed: 40)
        var values = random.normals(shape.reduce(1, *))
        values[place] = bad
        return Tensor(values, shape: shape, compute: compute)
    }

    @Test(arguments: [0, 5, 16, 36]) func activationsPassNaNOn(_ place: Int) throws {
        let compute = try Compute(threadCount: 1)
        let x = tensor([37], badAt: place, compute).variable
        for result in [x.silu(), x.gelu(), x.quickGELU(), x * 0, x + x, x * x] {
            #expect(places(of: result) == [place])
            #expect(places(of: result.gradients(of: [x])[0]).allSatisfy { $0 == place })
        }
        let seed = tensor([37], badAt: place, compute)
        let finite = Tensor(repeating: 0.5, shape: [37], compute: compute).variable
        for result in [finite.silu(), finite.gelu(), finite.quickGELU(), finite * 0] {
            #expect(places(of: result.gradients(of: [finite], seed: seed)[0]) == [place])
        }
    }

    @Test func gegluPassesNaNOnFromBothHalves() throws {
        let compute = try Compute(threadCount: 1)
        #expect(places(of: tensor([2, 34], badAt: 34 + 3, compute).geglu()) == [17 + 3])
        #expect(places(of: tensor([2, 34], badAt: 34 + 17 + 16, compute).geglu()) == [17 + 16])
    }

    @Test func activationsOfInfinityAreInfiniteOrNone() throws {
        let x = Tensor([.infinity], shape: [1], compute: try Compute(threadCount: 1))
        for result in [x.silu(), x.gelu(), x.quickGELU()] { #expect(result.value == .infinity) }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func normalizationsLoseTheWholeGroupOrRow(_ bad: Float) throws {
        let compute = try Compute(threadCount: 1)
        let norm = NormalizationWeight(scale: Weight([Float](repeating: 1, count: 18), shape: [18]),
                                       shift: Weight([Float](repeating: 0, count: 18), shape: [18]), epsilon: 1e-5)
        let x = tensor([2, 3, 18], badAt: 3 * 18 + 2 * 18 + 7, as: bad, compute)
        let group = (0 ..< 3).flatMap { pixel in (6 ..< 12).map { (3 + pixel) * 18 + $0 } }
        #expect(places(of: x.groupNormalization(norm, groups: 3)) == group)
        #expect(places(of: x.groupNormalization(norm, groups: 3, silu: true)) == group)
        #expect(places(of: x.layerNormalization(norm)) == Array(90 ..< 108))
    }

    @Test(arguments: [ProductPrecision.float32, .bfloat16]) func attentionPassesNaNOn(_ products: ProductPrecision) throws {
        let compute = try Compute(threadCount: 1)
        var random = SplitMix(seed: 41)
        let good = Tensor(random.normals(1 * 20 * 8), shape: [1, 20, 8], compute: compute)
        let bad = tensor([1, 20, 8], badAt: 5 * 8 + 6, compute)
        // The second of two heads: its numbers are 4 to 7 of each row.
        let secondHead = (0 ..< 20).flatMap { row in (4 ..< 8).map { row * 8 + $0 } }
        #expect(places(of: bad.attention(keys: good, values: good, heads: 2, products: products)) == Array(44 ..< 48))
        #expect(places(of: good.attention(keys: bad, values: good, heads: 2, products: products)) == secondHead)
        #expect(places(of: good.attention(keys: good, values: bad, heads: 2, products: products)) == (0 ..< 20).map { $0 * 8 + 6 })
        let causal = places(of: good.attention(keys: bad, values: good, heads: 2, causal: true, products: products))
        #expect(Set(secondHead.filter { $0 >= 40 }).isSubset(of: causal))
        let infinite = tensor([1, 20, 8], badAt: 5 * 8 + 6, as: .infinity, compute)
        #expect(!good.attention(keys: infinite, values: good, heads: 2, products: products).isFinite)
    }

    @Test func productsPassNaNOnEvenTimesZero() throws {
        let compute = try Compute(threadCount: 1)
        let x = tensor([3, 20], badAt: 20 + 4, compute)
        #expect(places(of: x.linear(Weight([Float](repeating: 0, count: 5 * 20), shape: [5, 20]))) == Array(5 ..< 10))
        let picture = tensor([1, 9, 9, 16], badAt: (4 * 9 + 4) * 16, compute)
        let kernel = try ConvolutionWeight(Weight([Float](repeating: 0, count: 16 * 16 * 9), shape: [16, 16, 3, 3]))
        let around = Set((3 ... 5).flatMap { y in (3 ... 5).flatMap { x in (0 ..< 16).map { (y * 9 + x) * 16 + $0 } } })
        #expect(around.isSubset(of: places(of: picture.convolution(kernel))))
        let small = try ConvolutionWeight(Weight([Float](repeating: 0, count: 3 * 16 * 9), shape: [3, 16, 3, 3]))
        #expect(places(of: picture.convolution(small)).count == 9 * 3)
    }

    @Test(arguments: [0, 17, 39]) func lossesPassNaNOn(_ place: Int) throws {
        let compute = try Compute(threadCount: 1)
        let (bad, good) = (tensor([40], badAt: place, compute), Tensor(repeating: 1, shape: [40], compute: compute))
        #expect(bad.meanSquaredError(good).value.isNaN)
        #expect(good.meanSquaredError(bad).value.isNaN)
        #expect(good.meanSquaredError(good, weights: bad).value.isNaN)
        #expect(tensor([40], badAt: place, as: .infinity, compute).meanSquaredError(good).value == .infinity)
    }

    /// Operations start from memory that others left behind; nothing of it may come through.
    @Test func whatMemoryHeldBeforeDoesNotMatter() throws {
        let compute = try Compute(threadCount: 2)
        var random = SplitMix(seed: 42)
        do { _ = Tensor(repeating: .nan, shape: [1 << 22], compute: compute) }
        let x = Tensor(random.normals(2 * 9 * 10 * 16), shape: [2, 9, 10, 16], compute: compute).variable
        let kernels = try [[16, 16, 3, 3], [5, 16, 3, 3]].map { try ConvolutionWeight(Weight(random.normals($0.reduce(1, *)), shape: $0)) }
        let matrix = Weight(random.normals(16 * 16), shape: [16, 16])
        let tokens = x.reshaped([2, 90, 16])
        let results = [x.convolution(kernels[0]), x.convolution(kernels[1]), x.convolution(kernels[1], geometry: .half), x.linear(matrix),
                       tokens.attention(keys: tokens, values: tokens, heads: 2, causal: true), tokens.attention(keys: tokens, values: tokens, heads: 2, products: .bfloat16),
                       x.upsampled(height: 2 * x.shape[1], width: 2 * x.shape[2]), x.sliced(1 ..< 3, axis: 3)]
        for result in results {
            #expect(result.isFinite)
            do { _ = Tensor(repeating: .nan, shape: [1 << 20], compute: compute) }
            #expect(result.gradients(of: [x])[0].isFinite)
        }
    }
}
