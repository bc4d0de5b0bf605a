import Tensor
import Testing

@Suite struct WeightTests {
    private static let numbers: [Float] = [1, -2.5, 0, 1024, -0.125, 3, 0.5, -7]

    /// Read in place, or from addresses where a number cannot be read in place.
    @Test(arguments: [NumberType.float32, .float16, .bfloat16], [0, 1, 2, 3, 4, 8])
    func numbersAreReadFromAnyAddress(_ type: NumberType, _ offset: Int) throws {
        let (bytes, _) = StoredWeight.bytes(WeightTests.numbers, as: type)
        let file = try ScratchFile.mapped([UInt8](repeating: 0xEE, count: offset) + bytes + [0xEE])
        let weight = try Weight(file: file, range: offset ..< offset + bytes.count, shape: [2, 4], type: type)
        #expect(weight.values == WeightTests.numbers)
        #expect(weight.type == type && weight.count == 8 && weight.byteCount == bytes.count)
        #expect(weight.reshaped([8, 1]).values == WeightTests.numbers)
        let compute = try Compute(threadCount: 1)
        let unit = Tensor([0, 1, 0, 0], shape: [1, 4], compute: compute)
        #expect(unit.linear(weight).values == [WeightTests.numbers[1], WeightTests.numbers[5]])
    }

    @Test(arguments: [0, 1, 4]) func float64IsRoundedToFloat32(_ offset: Int) throws {
        let numbers = [1.0 / 3, -1e300, 2.5, .leastNonzeroMagnitude]
        let bytes = numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
        let file = try ScratchFile.mapped([UInt8](repeating: 0, count: offset) + bytes)
        let weight = try Weight(file: file, range: offset ..< offset + 32, shape: [4], type: .float64)
        #expect(weight.type == .float32)
        #expect(weight.values == numbers.map { Float($0) })
    }

    @Test func shapesThatTheBytesDoNotHoldAreErrors() throws {
        let file = try ScratchFile.mapped([UInt8](repeating: 0, count: 64))
        let cases: [(Range<Int>, [Int], NumberType)] = [
            (0 ..< 64, [17], .float32), (0 ..< 64, [4, 4], .float16), (0 ..< 68, [17], .float32), (-4 ..< 60, [16], .float32),
            (1000 ..< 1064, [16], .float32), (0 ..< 64, [-4, -4], .float32), (0 ..< 64, [.max, 2], .float32),
            (0 ..< 64, [.max / 2], .float32), (0 ..< 0, [.max, .max, 0], .float32), (0 ..< 64, [.min, .min], .float16),
        ]
        for (range, shape, type) in cases {
            #expect(throws: Weight.Malformed.self, "\(range) as \(shape)") { try Weight(file: file, range: range, shape: shape, type: type) }
        }
    }

    @Test(arguments: [NumberType.int64, .int32, .int16, .int8, .uint8, .bool])
    func integersAreNoWeights(_ type: NumberType) throws {
        let file = try ScratchFile.mapped([UInt8](repeating: 0, count: 64))
        #expect(throws: Weight.Malformed.self) { try Weight(file: file, range: 0 ..< 8 * type.size, shape: [8], type: type) }
    }
}
