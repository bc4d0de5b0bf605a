import Tensor
import Testing

@Suite struct NormalizationTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: [Int]
        let groups: Int
        let silu: Bool
        var offset: Float = 0.5
        var testDescription: String { "\(shape) in \(groups) groups\(silu ? ", SiLU" : "")" }
    }

    /// Fewer and more pixels than are added at a time.
    static let cases = [false, true].flatMap { silu in [
        Case(shape: [2, 5, 7, 24], groups: 3, silu: silu),
        Case(shape: [2, 20, 17, 32], groups: 8, silu: silu),
        Case(shape: [1, 1, 1, 10], groups: 2, silu: silu),
        Case(shape: [3, 257, 5], groups: 1, silu: silu),
        Case(shape: [1, 16, 16, 6], groups: 6, silu: silu, offset: -20),
    ] }

    @Test(arguments: cases)
    func groupNormalizationAgreesWithTheReference(_ test: Case) throws {
        var random = SplitMix(seed: 6)
        let channels = test.shape.last ?? 1
        let (scale, shift) = (random.normals(channels), random.normals(channels))
        let weight = NormalizationWeight(scale: Weight(scale, shape: [channels]), shift: Weight(shift, shape: [channels]), epsilon: 1e-5)
        let input = ReferenceTensor(randomOf: test.shape, offset: test.offset, using: &random)
        expectAgreement([input], compute: try Compute(threadCount: 2), test.testDescription) {
            $0[0].groupNormalization(weight, groups: test.groups, silu: test.silu)
        } reference: {
            $0[0].groupNormalization(scale: scale.map(Double.init), shift: shift.map(Double.init), epsilon: Double(Float(1e-5)),
                                     groups: test.groups, silu: test.silu)
        }
    }

    @Test(arguments: [[3, 5], [2, 3, 17], [7, 16], [4, 33], [77, 768], [2000, 40], [5, 1]])
    func layerNormalizationAgreesWithTheReference(_ shape: [Int]) throws {
        var random = SplitMix(seed: 7)
        let columns = shape.last ?? 1
        let (scale, shift) = (random.normals(columns), random.normals(columns))
        let weight = NormalizationWeight(scale: Weight(scale, shape: [columns]), shift: Weight(shift, shape: [columns]), epsilon: 1e-5)
        let input = ReferenceTensor(randomOf: shape, offset: 1.5, using: &random)
        expectAgreement([input], compute: try Compute(threadCount: 2), "\(shape)") {
            $0[0].layerNormalization(weight)
        } reference: {
            $0[0].layerNormalization(scale: scale.map(Double.init), shift: shift.map(Double.init), epsilon: Double(Float(1e-5)))
        }
    }
}
