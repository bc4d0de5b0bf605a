import Tensor
import Testing

@Suite struct BackpropagationTests {
    @Test func gradientsOfAValueUsedSeveralTimesAddUp() throws {
        var random = SplitMix(seed: 19)
        let input = ReferenceTensor(randomOf: [3, 5], using: &random)
        expectAgreement([input], compute: try Compute(threadCount: 2)) {
            let x = $0[0]
            let square = x * x
            return square * x + square - x * 3 + Tensor.concatenated([x.sliced(1 ..< 3, axis: 0), x.sliced(0 ..< 1, axis: 0)], axis: 0)
        } reference: {
            let x = $0[0]
            let turned = ReferenceTensor.concatenated([x.sliced(1 ..< 3, axis: 0), x.sliced(0 ..< 1, axis: 0)], axis: 0)
            return x.mapped { $0 * $0 * $0 + $0 * $0 - 3 * $0 }.zipped(turned, +)
        }
    }

    /// Two ways from one value to the result, of different length, a diamond within a diamond.
    @Test func gradientsMeetBehindDiamonds() throws {
        var random = SplitMix(seed: 20)
        let operands = [ReferenceTensor(randomOf: [7], using: &random), ReferenceTensor(randomOf: [7], using: &random)]
        expectAgreement(operands, compute: try Compute(threadCount: 2)) {
            let middle = $0[0].silu()
            let left = middle * $0[1]
            let inner = (left + middle) * (left - middle)
            return inner.gelu() + left
        } reference: {
            let middle = $0[0].mapped(ReferenceTensor.silu)
            let left = middle.zipped($0[1], *)
            let inner = left.zipped(middle) { ($0 + $1) * ($0 - $1) }
            return inner.mapped(ReferenceTensor.gelu).zipped(left, +)
        }
    }

    @Test func nothingIsRecordedWithoutAVariableUpstream() throws {
        let compute = try Compute(threadCount: 1)
        let x = Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1], compute: compute)
        let weight = Weight([1, 2], shape: [2, 1])
        let norm = NormalizationWeight(scale: Weight([1], shape: [1]), shift: Weight([0], shape: [1]), epsilon: 1e-5)
        let results = [x + x, x * 2, x * x, x - x, x.silu(), x.linear(weight), x.upsampled(height: 4, width: 3), x.reshaped([4]), x.sliced(0 ..< 1, axis: 1),
                       x.groupNormalization(norm, groups: 1), x.layerNormalization(norm), x.meanSquaredError(x), Tensor.checkpointed([x]) { $0[0].gelu() },
                       Tensor.concatenated([x, x], axis: 0), x.variable.detached]
        #expect(results.allSatisfy { !$0.requiresGradient })
        #expect(x.variable.silu().requiresGradient)
    }

    @Test func unusedVariablesGetZeros() throws {
        let compute = try Compute(threadCount: 1)
        let used = Tensor([1, 2], shape: [2], compute: compute).variable
        let unused = Tensor([1, 2, 3], shape: [3, 1], compute: compute).variable
        let gradients = (used * 2).gradients(of: [unused, used])
        #expect(gradients[0].values == [0, 0, 0] && gradients[0].shape == [3, 1])
        #expect(gradients[1].values == [2, 2])
        #expect(Tensor([5], shape: [1], compute: compute).gradients(of: [used])[0].values == [0, 0])
    }

    @Test func aVariableIsItsOwnGradientsSeed() throws {
        let compute = try Compute(threadCount: 1)
        let x = Tensor([1, 2], shape: [2], compute: compute).variable
        #expect(x.gradients(of: [x])[0].values == [1, 1])
        let middle = x * 3
        let gradients = (middle * 5).gradients(of: [middle, x])
        #expect(gradients.map(\.values) == [[5, 5], [15, 15]])
    }

    /// Memory that a pass kept comes back, with its result or with its gradients.
    @Test func nothingStaysBehindAPass() throws {
        let compute = try Compute(threadCount: 2)
        let x = Tensor(repeating: 0.5, shape: [64, 64], compute: compute).variable
        let before = compute.usedBytes
        for _ in 0 ..< 3 { _ = (x.silu() * x).gelu().meanSquaredError(x.detached).gradients(of: [x]) }
        #expect(compute.usedBytes == before)
        _ = (x.silu() * x).gelu()
        #expect(compute.usedBytes == before)
    }

    @Test func longChainsAreWalkedAndFreed() throws {
        let compute = try Compute(threadCount: 1)
        let x = Tensor([2], shape: [1], compute: compute).variable
        var y = x
        for _ in 0 ..< 5000 { y = y + x }
        #expect(y.value == 10002)
        #expect(y.gradients(of: [x])[0].value == 5001)
    }
}
