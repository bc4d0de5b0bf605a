import Tensor
import Testing

@Suite struct CheckpointTests {
    /// A block as the U-Net has: convolution, normalisation, attention over a context, and its input added again.
    private struct Block {
        let convolution: ConvolutionWeight
        let norm: NormalizationWeight
        let toQueries: Weight

        init() throws {
            var random = SplitMix(seed: 21)
            convolution = try ConvolutionWeight(Weight(random.normals(16 * 16 * 9, scale: 0.1), shape: [16, 16, 3, 3]))
            norm = NormalizationWeight(scale: Weight(random.normals(16), shape: [16]), shift: Weight(random.normals(16), shape: [16]), epsilon: 1e-5)
            toQueries = Weight(random.normals(16 * 16, scale: 0.3), shape: [16, 16])
        }

        func callAsFunction(_ x: Tensor, _ context: Tensor) -> Tensor {
            let hidden = x.groupNormalization(norm, groups: 4, silu: true).convolution(convolution)
            let attended = hidden.reshaped([2, 90, 16]).linear(toQueries).attention(keys: context, values: context * 2, heads: 2)
            return attended.reshaped(x.shape) + x
        }
    }

    private func inputs(_ compute: Compute) -> (Tensor, Tensor) {
        var random = SplitMix(seed: 22)
        return (Tensor(random.normals(2 * 90 * 16), shape: [2, 9, 10, 16], compute: compute),
                Tensor(random.normals(2 * 7 * 16), shape: [2, 7, 16], compute: compute))
    }

    @Test func equalsTheSameComputationExactly() throws {
        let compute = try Compute(threadCount: 2)
        let block = try Block()
        let (x, context) = (inputs(compute).0.variable, inputs(compute).1.variable)
        let plain = block(x, context)
        let kept = Tensor.checkpointed([x, context]) { block($0[0], $0[1]) }
        #expect(identical([plain], [kept]))
        let seed = inputs(compute).0
        #expect(identical(plain.gradients(of: [x, context], seed: seed), kept.gradients(of: [x, context], seed: seed)))
    }

    /// One block after the other over one context: the context's gradient adds up block by block, which is another order of the same sum.
    @Test func blocksOneAfterAnotherAgree() throws {
        let compute = try Compute(threadCount: 2)
        let block = try Block()
        let (x, context) = (inputs(compute).0.variable, inputs(compute).1.variable)
        let plain = block(block(x, context), context)
        let once = Tensor.checkpointed([x, context]) { block($0[0], $0[1]) }
        let kept = Tensor.checkpointed([once, context]) { block($0[0], $0[1]) }
        #expect(identical([plain], [kept]))
        let seed = inputs(compute).0
        let gradients = (plain.gradients(of: [x, context], seed: seed), kept.gradients(of: [x, context], seed: seed))
        #expect(identical([gradients.0[0]], [gradients.1[0]]))
        #expect(worstError(gradients.1[1].values, gradients.0[1].values.map(Double.init)) < 1e-6)
    }

    @Test func inputsThatWantNoGradientGetNone() throws {
        let compute = try Compute(threadCount: 2)
        let block = try Block()
        let (x, context) = (inputs(compute).0, inputs(compute).1.variable)
        let seed = inputs(compute).0 * 0.5
        let plain = block(x, context).gradients(of: [context], seed: seed)[0]
        let kept = Tensor.checkpointed([x, context]) { block($0[0], $0[1]) }.gradients(of: [context], seed: seed)[0]
        #expect(identical([plain], [kept]))
    }

    @Test func nestedCheckpointsAndRepeatedInputsAddUp() throws {
        let compute = try Compute(threadCount: 1)
        let x = Tensor([1, 2, 3], shape: [3], compute: compute).variable
        let result = Tensor.checkpointed([x, x]) { outer in
            Tensor.checkpointed([outer[0], outer[1]]) { $0[0] * $0[1] } + outer[0]
        }
        #expect(result.values == [2, 6, 12])
        #expect(result.gradients(of: [x])[0].values == [3, 5, 7])
    }

    @Test func keepsLessThanThePlainComputation() throws {
        let compute = try Compute(threadCount: 1)
        let block = try Block()
        let (x, context) = (inputs(compute).0.variable, inputs(compute).1.variable)
        let before = compute.usedBytes
        let plain = block(x, context)
        let plainBytes = compute.usedBytes - before
        let kept = Tensor.checkpointed([x, context]) { block($0[0], $0[1]) }
        #expect(compute.usedBytes - before - plainBytes < plainBytes / 3)
        withExtendedLifetime((plain, kept)) {}
    }
}
