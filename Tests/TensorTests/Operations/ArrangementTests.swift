import Tensor
import Testing

@Suite struct ArrangementTests {
    @Test(arguments: 0 ..< 4)
    func concatenatedAgreesWithTheReference(_ axis: Int) throws {
        var random = SplitMix(seed: 13)
        let parts = [1, 4, 2].map { length in
            var shape = [2, 3, 5, 7]
            shape[axis] = length
            return ReferenceTensor(randomOf: shape, using: &random)
        }
        expectAgreement(parts, compute: try Compute(threadCount: 2)) {
            Tensor.concatenated($0, axis: axis)
        } reference: {
            ReferenceTensor.concatenated($0, axis: axis)
        }
    }

    @Test(arguments: 0 ..< 4)
    func slicedAgreesWithTheReference(_ axis: Int) throws {
        var random = SplitMix(seed: 14)
        let compute = try Compute(threadCount: 2)
        let input = ReferenceTensor(randomOf: [3, 4, 5, 7], using: &random)
        for range in [0 ..< 1, 1 ..< 3, 2 ..< 3, 0 ..< input.shape[axis]] {
            expectAgreement([input], compute: compute, "\(range)") { $0[0].sliced(range, axis: axis) } reference: { $0[0].sliced(range, axis: axis) }
        }
    }

    /// Blocks longer, and more of them, than one thread takes at a time.
    @Test func largePartsKeepTheirPlaces() throws {
        let compute = try Compute(threadCount: 2)
        for (rows, columns) in [(3, 50000), (50000, 3)] {
            let first = Tensor((0 ..< rows * columns).map { Float($0) }, shape: [rows, columns], compute: compute)
            let second = first * -1
            let joined = Tensor.concatenated([first, second], axis: 1)
            #expect(joined.sliced(0 ..< columns, axis: 1).values == first.values)
            #expect(joined.sliced(columns ..< 2 * columns, axis: 1).values == second.values)
            #expect(joined.values[2 * columns + 1] == Float(columns + 1))
        }
    }

    /// Twice the size, and the odd sizes that a U-Net comes back to where a side does not halve evenly.
    @Test(arguments: [([1, 1, 1, 1], 2, 2), ([2, 3, 5, 7], 6, 10), ([1, 8, 6, 20], 16, 12), ([1, 5, 4, 3], 9, 7), ([2, 3, 3, 2], 3, 5)])
    func upsampledAgreesWithTheReference(_ shape: [Int], _ height: Int, _ width: Int) throws {
        var random = SplitMix(seed: 15)
        expectAgreement([ReferenceTensor(randomOf: shape, using: &random)], compute: try Compute(threadCount: 2)) {
            $0[0].upsampled(height: height, width: width)
        } reference: {
            $0[0].upsampled(height: height, width: width)
        }
    }

    @Test(arguments: [[1, 1, 1, 1], [2, 3, 5, 4], [3, 1, 7, 9]])
    func planarNumbersArePutInPlaceAndComeBack(_ shape: [Int]) throws {
        let values = (0 ..< shape.reduce(1, *)).map { Float($0) }
        let tensor = Tensor(planar: values, shape: shape, compute: try Compute(threadCount: 1))
        #expect(tensor.shape == shape)
        let interleaved = ReferenceTensor.places(shape).map { place in
            Float(((place[0] * shape[3] + place[3]) * shape[1] + place[1]) * shape[2] + place[2])
        }
        #expect(tensor.values == interleaved)
        #expect(tensor.planarValues == values)
    }

    @Test(arguments: [([1, 2, 3, 1], 3, 5), ([2, 4, 3, 5], 9, 2), ([1, 1, 1, 3], 2, 4), ([3, 6, 5, 2], 6, 5)])
    func interpolatedAgreesWithTheReference(_ shape: [Int], _ height: Int, _ width: Int) throws {
        var random = SplitMix(seed: 18)
        let input = ReferenceTensor(randomOf: shape, using: &random)
        let result = input.tensor(try Compute(threadCount: 2)).interpolated(height: height, width: width)
        #expect(result.shape == [shape[0], height, width, shape[3]])
        #expect(worstError(result.values, input.interpolated(height: height, width: width).values) < 1e-5)
    }

    @Test func reshapedKeepsTheNumbers() throws {
        var random = SplitMix(seed: 16)
        let compute = try Compute(threadCount: 2)
        let input = ReferenceTensor(randomOf: [2, 3, 4], using: &random)
        expectAgreement([input], compute: compute) { $0[0].reshaped([4, -1]) } reference: { ReferenceTensor($0[0].values, shape: [4, 6]) }
        #expect(input.tensor(compute).reshaped([-1]).shape == [24])
        #expect(input.tensor(compute).reshaped([24, 1, 1]).values == input.tensor(compute).values)
    }

    /// Ids of the table, of the vectors, and some of both more than once.
    @Test(arguments: [NumberType.float32, .float16, .bfloat16])
    func embeddedLooksUpRowsAndAddsGradientsOfRepeatedOnes(_ type: NumberType) throws {
        var random = SplitMix(seed: 17)
        let compute = try Compute(threadCount: 2)
        let table = try StoredWeight(randomOf: [11, 19], type: type, using: &random)
        let vectors = ReferenceTensor(randomOf: [3, 19], using: &random)
        let ids = [[0, 11, 10, 13, 11], [13, 3, 3, 11, 10]]
        expectAgreement([vectors], compute: compute) {
            Tensor.embedded(ids, table: table.weight, vectors: $0[0], compute: compute)
        } reference: {
            ReferenceTensor.embedded(ids, table: table.reference, vectors: $0[0])
        }
        let plain = Tensor.embedded([[1, 1, 10]], table: table.weight, vectors: nil, compute: compute)
        #expect(plain.shape == [1, 3, 19] && !plain.requiresGradient)
    }
}
