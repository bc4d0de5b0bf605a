import Tensor
import Testing

@Suite struct ElementwiseTests {
    @Test(arguments: [[1], [5, 3], [3, 17001]])
    func arithmeticAgreesWithTheReference(_ shape: [Int]) throws {
        var random = SplitMix(seed: 10)
        let compute = try Compute(threadCount: 2)
        let pair = [ReferenceTensor(randomOf: shape, using: &random), ReferenceTensor(randomOf: shape, using: &random)]
        expectAgreement(pair, compute: compute, "+") { $0[0] + $0[1] } reference: { $0[0].zipped($0[1], +) }
        expectAgreement(pair, compute: compute, "-") { $0[0] - $0[1] } reference: { $0[0].zipped($0[1], -) }
        expectAgreement(pair, compute: compute, "*") { $0[0] * $0[1] } reference: { $0[0].zipped($0[1], *) }
        expectAgreement([pair[0]], compute: compute, "scale") { $0[0] * -2.5 } reference: { $0[0].mapped { $0 * -2.5 } }
    }

    @Test(arguments: [[1, 4, 4, 3], [3, 7, 5, 17], [2, 70, 70, 20]])
    func vectorsAreAddedToEveryPixelOfTheirPicture(_ shape: [Int]) throws {
        var random = SplitMix(seed: 11)
        let operands = [ReferenceTensor(randomOf: shape, using: &random), ReferenceTensor(randomOf: [shape[0], shape[3]], using: &random)]
        expectAgreement(operands, compute: try Compute(threadCount: 2)) {
            $0[0].addingPerBatch($0[1])
        } reference: {
            $0[0].addingPerBatch($0[1])
        }
    }

    @Test func rowsAreMultipliedByNumbersOfTheirOwn() throws {
        var random = SplitMix(seed: 12)
        let factors = random.normals(2 * 9)
        expectAgreement([ReferenceTensor(randomOf: [2, 9, 21], using: &random)], compute: try Compute(threadCount: 2)) {
            $0[0].multiplyingRows(by: factors)
        } reference: {
            $0[0].multiplyingRows(by: factors.map(Double.init))
        }
    }

    @Test(arguments: [1, 5, 33, 40000])
    func finiteMeansNoInfinityAndNoNaNAnywhere(_ count: Int) throws {
        let compute = try Compute(threadCount: 1)
        var values = [Float](repeating: Float.greatestFiniteMagnitude, count: count)
        #expect(Tensor(values, shape: [count], compute: compute).isFinite)
        for place in Set([0, count / 2, count - 1]) {
            for bad in [Float.nan, .infinity, -.infinity] {
                values[place] = bad
                #expect(!Tensor(values, shape: [count], compute: compute).isFinite)
            }
            values[place] = 0
        }
    }
}
