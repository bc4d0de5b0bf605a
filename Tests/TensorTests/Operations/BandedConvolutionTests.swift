import Tensor
import Testing

/// Convolutions of pictures that are made row by row: the very numbers of the two operations one after the other, in less memory.
@Suite struct BandedConvolutionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        /// `[batch, height, width, inputs]`
        let shape: [Int]
        let outputs: Int
        var testDescription: String { "\(shape) -> \(outputs)" }
    }

    /// One band and several, bands that end within a picture and between two, sides that no tile fits, and shapes without bands at all.
    static let cases = [
        Case(shape: [2, 70, 130, 16], outputs: 16), Case(shape: [3, 34, 129, 32], outputs: 16), Case(shape: [1, 9, 4100, 16], outputs: 16),
        Case(shape: [1, 8, 8, 16], outputs: 48), Case(shape: [2, 5, 6, 16], outputs: 16), Case(shape: [1, 40, 40, 20], outputs: 8),
    ]

    private static func weights(_ test: Case, _ random: inout SplitMix) throws -> (ConvolutionWeight, Weight) {
        (try ConvolutionWeight(StoredWeight(randomOf: [test.outputs, test.shape[3], 3, 3], type: .float32, using: &random).weight),
         try StoredWeight(randomOf: [test.outputs], type: .float32, using: &random).weight)
    }

    @Test(arguments: cases, [false, true])
    func normalizedConvolutionIsBoth(_ test: Case, _ silu: Bool) throws {
        var random = SplitMix(seed: 21)
        let channels = test.shape[3]
        let normalization = NormalizationWeight(scale: Weight(random.normals(channels), shape: [channels]), shift: Weight(random.normals(channels), shape: [channels]),
                                                epsilon: 1e-6)
        let (weight, bias) = try Self.weights(test, &random)
        for threads in [1, 3] {
            var random = SplitMix(seed: 22)
            let x = ReferenceTensor(randomOf: test.shape, offset: 0.5, using: &random).tensor(try Compute(threadCount: threads))
            let plain = x.groupNormalization(normalization, groups: 4, silu: silu).convolution(weight, bias: bias)
            let banded = x.normalizedConvolution(normalization, groups: 4, silu: silu, weight, bias: bias)
            #expect(banded.shape == plain.shape && banded.values == plain.values)
        }
    }

    @Test(arguments: cases)
    func upsampledConvolutionIsBoth(_ test: Case) throws {
        var random = SplitMix(seed: 23)
        let (weight, bias) = try Self.weights(test, &random)
        let x = ReferenceTensor(randomOf: test.shape, using: &random).tensor(try Compute(threadCount: 2))
        for size in [(2 * test.shape[1], 2 * test.shape[2]), (2 * test.shape[1] - 1, test.shape[2] + 3)] {
            let plain = x.upsampled(height: size.0, width: size.1).convolution(weight, bias: bias)
            let banded = x.upsampledConvolution(height: size.0, width: size.1, weight, bias: bias)
            #expect(banded.shape == plain.shape && banded.values == plain.values)
        }
    }

    @Test func gradientsFlowAsThroughBoth() throws {
        var random = SplitMix(seed: 24)
        let test = Case(shape: [1, 12, 12, 16], outputs: 16)
        let (weight, bias) = try Self.weights(test, &random)
        let normalization = NormalizationWeight(scale: Weight(random.normals(16), shape: [16]), shift: Weight(random.normals(16), shape: [16]), epsilon: 1e-6)
        let compute = try Compute(threadCount: 2)
        let input = ReferenceTensor(randomOf: test.shape, using: &random).tensor(compute)
        let target = Tensor(repeating: 0, shape: [1, 24, 24, 16], compute: compute)
        let (one, other) = (input.variable, input.variable)
        var plain = one.groupNormalization(normalization, groups: 4, silu: true).convolution(weight, bias: bias)
        plain = (one + plain).upsampled(height: 24, width: 24).convolution(weight, bias: bias)
        var banded = other.normalizedConvolution(normalization, groups: 4, silu: true, weight, bias: bias)
        banded.add(other)
        banded = banded.upsampledConvolution(height: 24, width: 24, weight, bias: bias)
        let (expected, found) = (plain.meanSquaredError(target).gradients(of: [one])[0].values, banded.meanSquaredError(target).gradients(of: [other])[0].values)
        #expect(found == expected && expected.contains { $0 != 0 })
    }

    @Test func theNormalizedPictureIsNeverWhole() throws {
        let compute = try Compute(threadCount: 2)
        let (side, channels) = (512, 32)
        let ones = Weight([Float](repeating: 1, count: channels), shape: [channels])
        let weight = try ConvolutionWeight(Weight([Float](repeating: 0.01, count: channels * channels * 9), shape: [channels, channels, 3, 3]))
        let x = Tensor(repeating: 0.5, shape: [1, side, side, channels], compute: compute)
        let picture = side * side * channels * 4
        _ = x.normalizedConvolution(NormalizationWeight(scale: ones, shift: ones, epsilon: 1e-6), groups: 4, silu: true, weight)
        // The input, the result, and a band of tiles on its way: not a third picture.
        #expect(compute.peakBytes < picture * 2 + picture * 2 / 3, "\(Double(compute.peakBytes) / Double(picture))")
    }

    @Test func additionLeavesSharedNumbersAlone() throws {
        let compute = try Compute(threadCount: 1)
        let first = Tensor([1, 2, 3], shape: [3], compute: compute)
        let second = Tensor([10, 20, 30], shape: [3], compute: compute)
        var sum = first
        sum.add(second)
        #expect(sum.values == [11, 22, 33] && first.values == [1, 2, 3] && second.values == [10, 20, 30])
        let before = compute.usedBytes
        sum.add(second)
        #expect(sum.values == [21, 42, 63] && compute.usedBytes == before)
        var view = sum.reshaped([1, 3])
        view.add(second.reshaped([1, 3]))
        #expect(view.values == [31, 62, 93] && sum.values == [21, 42, 63])
        sum.add(sum)
        #expect(sum.values == [42, 84, 126])
    }
}
