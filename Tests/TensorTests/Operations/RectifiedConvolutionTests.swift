import Tensor
import Testing

@Suite struct RectifiedConvolutionTests {
    /// All three ways that a convolution runs, with and without a bias, and stored as 16 bits.
    static let cases = [
        ConvolutionTests.Case(shape: [2, 9, 6, 17], outputs: 33),
        ConvolutionTests.Case(shape: [1, 4, 5, 130], outputs: 9, type: .float16, bias: false),
        ConvolutionTests.Case(shape: [2, 8, 10, 5], outputs: 7, geometry: .halfAfter),
        ConvolutionTests.Case(shape: [1, 21, 19, 3], outputs: 40, side: 7, geometry: ConvolutionGeometry(stride: 2, before: 2, after: 3)),
        ConvolutionTests.Case(shape: [1, 9, 7, 8], outputs: 24, side: 1, geometry: ConvolutionGeometry(stride: 2, before: 0, after: 0)),
        ConvolutionTests.Case(shape: [2, 15, 13, 19], outputs: 66, side: 1, geometry: ConvolutionTests.plain),
        ConvolutionTests.Case(shape: [1, 6, 7, 600], outputs: 40, side: 1, geometry: ConvolutionTests.plain, type: .float16),
        ConvolutionTests.Case(shape: [2, 5, 3, 9], outputs: 6, side: 1, geometry: ConvolutionTests.plain, bias: false),
        ConvolutionTests.Case(shape: [2, 9, 11, 32], outputs: 48),
        ConvolutionTests.Case(shape: [1, 13, 10, 16], outputs: 16, bias: false),
    ]

    @Test(arguments: cases, [false, true])
    func agreesWithTheReference(_ test: ConvolutionTests.Case, _ hasResidual: Bool) throws {
        var random = SplitMix(seed: 12)
        let compute = try Compute(threadCount: 2)
        let kernel = try StoredWeight(randomOf: [test.outputs, test.shape[3], test.side, test.side], type: test.type, using: &random)
        let bias = try test.bias ? StoredWeight(randomOf: [test.outputs], type: test.type, using: &random) : nil
        let input = ReferenceTensor(randomOf: test.shape, using: &random)
        let geometry = test.geometry
        var truth = input.convolution(kernel.reference, bias: bias?.reference, stride: geometry.stride, before: geometry.before, after: geometry.after)
        let residual = ReferenceTensor(randomOf: truth.shape, scale: 5, using: &random)
        if hasResidual { truth = truth.zipped(residual, +) }
        let result = input.tensor(compute).rectifiedConvolution(try ConvolutionWeight(kernel.weight), bias: bias?.weight, geometry: geometry,
                                                                adding: hasResidual ? residual.tensor(compute) : nil)
        #expect(result.shape == truth.shape)
        #expect(result.values.contains(0) && !result.values.contains { $0 < 0 })
        #expect(worstError(result.values, truth.mapped { max($0, 0) }.values) <= 5e-5)
    }

    /// The number of threads does not change a bit.
    @Test(arguments: cases)
    func threadsDoNotShow(_ test: ConvolutionTests.Case) throws {
        let results = try [1, 2, 5].map { threads in
            var random = SplitMix(seed: 13)
            let compute = try Compute(threadCount: threads)
            let shape = [test.outputs, test.shape[3], test.side, test.side]
            let weight = try ConvolutionWeight(StoredWeight(randomOf: shape, type: test.type, using: &random).weight)
            let x = Tensor(random.normals(4 * test.shape.reduce(1, *)), shape: [4 * test.shape[0]] + test.shape.dropFirst(), compute: compute)
            return x.rectifiedConvolution(weight, geometry: test.geometry)
        }
        #expect(identical([results[0]], [results[1]]) && identical([results[0]], [results[2]]))
    }

    /// A number that is none must not pass for a zero.
    @Test func whatIsNoNumberStaysNone() throws {
        let compute = try Compute(threadCount: 1)
        let x = Tensor([.nan, 1], shape: [1, 1, 2, 1], compute: compute)
        let weight = try ConvolutionWeight(Weight([-1], shape: [1, 1, 1, 1]))
        let result = x.rectifiedConvolution(weight, geometry: ConvolutionTests.plain).values
        #expect(result[0].isNaN && result[1] == 0)
    }
}
