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

    /// Wherever the number stands, in pieces and at odd ends, on one thread or several; the largest and smallest numbers are finite.
    @Test(arguments: [NumberType.float32, .float16, .bfloat16]) func numbersThatAreNotFiniteAreFound(_ type: NumberType) throws {
        let compute = try Compute(threadCount: 3)
        let extremes: [Float] = type == .float16 ? [65504, -65504, 5.960_464_5e-8, 0] : [3.38e38, -3.38e38, Float(bitPattern: 0x10000), -0.0]
        for count in [1, 7, 33, 600_001] {
            var numbers = (0 ..< count).map { extremes[$0 % extremes.count] }
            func weight() throws -> Weight {
                let (bytes, _) = StoredWeight.bytes(numbers, as: type)
                return try Weight(file: ScratchFile.mapped(bytes), range: 0 ..< bytes.count, shape: [count], type: type)
            }
            let finite = try weight()
            #expect(finite.isFinite() && finite.isFinite(compute))
            for (place, other) in [(0, Float.nan), (count / 2, .infinity), (count - 1, -.infinity)] {
                let before = numbers[place]
                numbers[place] = other
                let broken = try weight()
                #expect(!broken.isFinite() && !broken.isFinite(compute), "\(other) at \(place) of \(count)")
                numbers[place] = before
            }
        }
    }

    /// Kernels are laid out on the threads of a computation as on one.
    @Test func threadsLayKernelsOutAlike() throws {
        var random = SplitMix(seed: 5)
        let kernel = try StoredWeight(randomOf: [48, 32, 3, 3], type: .float16, using: &random).weight
        let compute = try Compute(threadCount: 3)
        let x = Tensor(random.normals(5 * 5 * 32), shape: [1, 5, 5, 32], compute: compute)
        let results = [nil, compute].map { threads in (try? ConvolutionWeight(kernel, compute: threads)).map { x.convolution($0, bias: nil).values } }
        #expect(results[0] != nil && results[0] == results[1])
    }
}
