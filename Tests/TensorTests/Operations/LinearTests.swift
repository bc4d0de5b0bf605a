import Tensor
import Testing

@Suite struct LinearTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let shape: [Int]
        let outputs: Int
        let type: NumberType
        var bias = true
        var testDescription: String { "\(shape) -> \(outputs), \(type.rawValue)\(bias ? "" : ", no bias")" }
    }

    /// Few and many rows, tiles that do not fill up, sums longer than the widened depth in both directions.
    static let cases = NumberType.allCases.filter { [.float32, .float16, .bfloat16].contains($0) }.flatMap { type in [
        Case(shape: [1, 3], outputs: 5, type: type),
        Case(shape: [7, 1100], outputs: 31, type: type),
        Case(shape: [1, 77, 33], outputs: 1100, type: type),
        Case(shape: [2, 150, 35], outputs: 333, type: type),
        Case(shape: [1100, 37], outputs: 650, type: type),
        Case(shape: [7, 513], outputs: 515, type: type, bias: false),
        Case(shape: [300, 1], outputs: 1, type: type, bias: false),
    ] }

    @Test(arguments: cases)
    func agreesWithTheReference(_ test: Case) throws {
        var random = SplitMix(seed: 1)
        let compute = try Compute(threadCount: 2)
        let weight = try StoredWeight(randomOf: [test.outputs, test.shape.last ?? 1], type: test.type, using: &random)
        let bias = try test.bias ? StoredWeight(randomOf: [test.outputs], type: test.type, using: &random) : nil
        let input = ReferenceTensor(randomOf: test.shape, using: &random)
        expectAgreement([input], compute: compute, test.testDescription) {
            $0[0].linear(weight.weight, bias: bias?.weight)
        } reference: {
            $0[0].linear(weight.reference, bias: bias?.reference)
        }
    }

    /// With enough rows for several pieces: the last is short, and the numbers are those of the whole to the last bit, in both directions.
    @Test(arguments: [ProductPrecision.float32, .bfloat16])
    func gatedLayersInPiecesAreThoseOfTheWhole(_ products: ProductPrecision) throws {
        var random = SplitMix(seed: 5)
        let compute = try Compute(threadCount: 2)
        let weight = try StoredWeight(randomOf: [70, 33], type: .bfloat16, using: &random).weight.multiplied(in: products)
        let bias = try StoredWeight(randomOf: [70], type: .float32, using: &random).weight
        let input = ReferenceTensor(randomOf: [2, 2050, 33], using: &random).tensor(compute)
        let seed = ReferenceTensor(randomOf: [2, 2050, 35], using: &random).tensor(compute)
        let (inPieces, whole) = (input.variable, input.variable)
        let results = [inPieces.gatedLinear(weight, bias: bias), whole.linear(weight, bias: bias).geglu(keeping: products)]
        #expect(results[0].shape == [2, 2050, 35] && results[0].values == results[1].values)
        let slopes = [results[0].gradients(of: [inPieces], seed: seed)[0], results[1].gradients(of: [whole], seed: seed)[0]]
        #expect(slopes[0].values == slopes[1].values && slopes[0].shape == input.shape)
        // Without a gradient the same again.
        #expect(input.gatedLinear(weight, bias: bias).values == results[0].values)
    }
}
