import Tensor
import Testing

@Suite struct LossTests {
    @Test(arguments: [[1], [2, 3, 5, 4], [1, 64, 64, 4]])
    func meanSquaredErrorAgreesWithTheReference(_ shape: [Int]) throws {
        var random = SplitMix(seed: 18)
        let compute = try Compute(threadCount: 2)
        let (input, target) = (ReferenceTensor(randomOf: shape, using: &random), ReferenceTensor(randomOf: shape, using: &random))
        let weights = ReferenceTensor(randomOf: shape, using: &random).mapped(abs)
        expectAgreement([input], compute: compute) {
            $0[0].meanSquaredError(target.tensor(compute))
        } reference: {
            $0[0].meanSquaredError(target, weights: nil)
        }
        expectAgreement([input], compute: compute, "weighted") {
            $0[0].meanSquaredError(target.tensor(compute), weights: weights.tensor(compute))
        } reference: {
            $0[0].meanSquaredError(target, weights: weights)
        }
    }

    @Test func equalTensorsHaveNoLoss() throws {
        let x = Tensor([1, -2, 3], shape: [3], compute: try Compute(threadCount: 1)).variable
        let loss = x.meanSquaredError(x.detached)
        #expect(loss.value == 0)
        #expect(loss.gradients(of: [x])[0].values == [0, 0, 0])
    }
}
