import Glibc
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
        expectAgreement([pair[0]], compute: compute, "/") { $0[0] / -2.7 } reference: { $0[0].mapped { $0 / Double(Float(-2.7)) } }
        expectAgreement([pair[0]], compute: compute, "exp") { $0[0].exponential() } reference: { $0[0].mapped { exp($0) } }
    }

    /// Samplers rely on it: each operation rounds once, as the scalar one does.
    @Test(arguments: [1, 17, 40001])
    func everyNumberRoundsAsOnItsOwn(_ count: Int) throws {
        var random = SplitMix(seed: 21)
        let compute = try Compute(threadCount: 2)
        let (a, b) = (random.normals(count), random.normals(count))
        let (x, y) = (Tensor(a, shape: [count], compute: compute), Tensor(b, shape: [count], compute: compute))
        func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
        #expect(bits((x + y * 0.3).values) == bits(zip(a, b).map { $0 + $1 * 0.3 }))
        #expect(bits((x - y).values) == bits(zip(a, b).map { $0 - $1 }))
        #expect(bits((x / 0.3).values) == bits(a.map { $0 / 0.3 }))
        #expect(bits(x.exponential().values) == bits(a.map { expf($0) }))
    }

    @Test func clampedKeepsWhatLiesWithin() throws {
        let values: [Float] = [-.infinity, -2, -1, -0.5, 0, 0.25, 2, 3, .infinity]
        let clamped = Tensor(values, shape: [9], compute: try Compute(threadCount: 1)).clamped(to: -1 ... 2)
        #expect(clamped.values == [-1, -1, -1, -0.5, 0, 0.25, 2, 2, 2])
        #expect(Tensor([.nan], shape: [1], compute: clamped.compute).clamped(to: -1 ... 2).value.isNaN)
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
