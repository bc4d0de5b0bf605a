import Tensor
import Testing

@Suite struct FewRowsLinearTests {
    static let cases = [NumberType.float32, .float16, .bfloat16].flatMap { type in [
        LinearTests.Case(shape: [1, 3], outputs: 5, type: type),
        LinearTests.Case(shape: [1, 1, 768], outputs: 130, type: type),
        LinearTests.Case(shape: [2, 1, 100], outputs: 64, type: type),
        LinearTests.Case(shape: [3, 1, 77], outputs: 65, type: type, bias: false),
        LinearTests.Case(shape: [7, 1100], outputs: 31, type: type),
    ] }

    @Test(arguments: cases)
    func agreesWithTheReference(_ test: LinearTests.Case) throws {
        var random = SplitMix(seed: 2)
        let compute = try Compute(threadCount: 2)
        let weight = try StoredWeight(randomOf: [test.outputs, test.shape.last ?? 1], type: test.type, using: &random)
        let bias = try test.bias ? StoredWeight(randomOf: [test.outputs], type: test.type, using: &random) : nil
        let input = ReferenceTensor(randomOf: test.shape, using: &random)
        let expected = input.linear(weight.reference, bias: bias?.reference)
        let result = Tensor(input.values.map(Float.init), shape: test.shape, compute: compute).linearOfFewRows(weight.weight, bias: bias?.weight)
        #expect(result.shape == expected.shape)
        #expect(worstError(result.values, expected.values) <= 1e-5)
    }

    @Test func rowHasTheSameNumbersInAnyCompany() throws {
        var random = SplitMix(seed: 3)
        let compute = try Compute(threadCount: 2)
        let weight = try StoredWeight(randomOf: [70, 100], type: .float32, using: &random).weight
        let rows = ReferenceTensor(randomOf: [6, 100], using: &random).values.map(Float.init)
        let together = Tensor(rows, shape: [6, 100], compute: compute).linearOfFewRows(weight).values
        for row in 0 ..< 6 {
            let alone = Tensor(Array(rows[row * 100 ..< row * 100 + 100]), shape: [1, 100], compute: compute).linearOfFewRows(weight).values
            #expect(alone == Array(together[row * 70 ..< row * 70 + 70]))
        }
    }
}
