import Kernels
import Tensor
import Testing

@Suite struct NumberTypesTests {
    private static let patterns = (0 ... UInt16.max).map { $0 }

    /// The number that a half-precision pattern stands for, from the definition of the format.
    private func half(_ pattern: UInt16) -> Float {
        let (exponent, fraction) = (Int(pattern >> 10 & 31), Int(pattern & 1023))
        let sign: FloatingPointSign = pattern >> 15 == 1 ? .minus : .plus
        switch exponent {
        case 0: return Float(sign: sign, exponent: -24, significand: Float(fraction))
        case 31: return Float(bitPattern: UInt32(pattern >> 15) << 31 | 0x7F80_0000 | UInt32(fraction) << 13)
        default: return Float(sign: sign, exponent: exponent - 25, significand: Float(1024 + fraction))
        }
    }

    @Test func everyFloat16WidensExactly() {
        var wide = [Float](repeating: 0, count: 65536)
        kernels_widen_float16(NumberTypesTests.patterns, &wide, wide.count)
        let wrong = NumberTypesTests.patterns.filter { wide[Int($0)].bitPattern != half($0).bitPattern }
        #expect(wrong.isEmpty)
        let different = NumberTypesTests.patterns.filter { pattern in
            let other = Float(Float16(bitPattern: pattern))
            return !(other.isNaN && wide[Int(pattern)].isNaN) && other.bitPattern != wide[Int(pattern)].bitPattern
        }
        #expect(different.isEmpty)
    }

    @Test func everyBfloat16WidensExactly() {
        var wide = [Float](repeating: 0, count: 65536)
        kernels_widen_bfloat16(NumberTypesTests.patterns, &wide, wide.count)
        let wrong = NumberTypesTests.patterns.filter { wide[Int($0)].bitPattern != UInt32($0) << 16 }
        #expect(wrong.isEmpty)
    }

    @Test func weightsWidenLikeTheKernels() throws {
        let bytes = NumberTypesTests.patterns.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
        let values = try Weight(file: ScratchFile.mapped(bytes), range: 0 ..< bytes.count, shape: [256, 256], type: .float16).values
        let wrong = NumberTypesTests.patterns.filter { values[Int($0)].bitPattern != half($0).bitPattern }
        #expect(wrong.isEmpty)
    }

    /// Pieces of every length and place: whole vectors and what is left of them.
    @Test func piecesWidenLikeTheWhole() {
        var wide = [Float](repeating: 0, count: 80)
        for start in stride(from: 0, to: 65000, by: 997) {
            for count in [1, 3, 7, 15, 16, 17, 33, 79] {
                let piece = Array(NumberTypesTests.patterns[start ..< start + count])
                kernels_widen_float16(piece, &wide, count)
                let agrees = (0 ..< count).allSatisfy { wide[$0].bitPattern == half(piece[$0]).bitPattern }
                #expect(agrees, "\(count) from \(start)")
            }
        }
    }

    /// Nearest of the two neighbours, the even one in the middle, NaN stays NaN, too large becomes infinite.
    @Test func float32RoundsToTheNearestBfloat16() {
        var random = SplitMix(seed: 31)
        var numbers = (0 ..< 20000).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: random.next())) }
        numbers += NumberTypesTests.patterns.flatMap { pattern in [0x7FFF, 0x8000, 0x8001].map { Float(bitPattern: UInt32(pattern) << 16 | $0) } }
        var narrow = [UInt16](repeating: 0, count: numbers.count)
        kernels_narrow_bfloat16(numbers, &narrow, numbers.count)
        let wrong = numbers.indices.filter { index in
            let (number, result) = (numbers[index], Float(bitPattern: UInt32(narrow[index]) << 16))
            if number.isNaN { return !result.isNaN }
            return result.bitPattern != nearestBfloat16(number).bitPattern
        }
        #expect(wrong.isEmpty)
    }

    private func nearestBfloat16(_ number: Float) -> Float {
        let below = Float(bitPattern: number.bitPattern & 0xFFFF_0000)
        guard number.isFinite else { return number }
        // What follows the greatest finite number counts as 2^128, which float64 can hold.
        let next = Float(bitPattern: (number.bitPattern & 0xFFFF_0000) &+ 0x1_0000)
        let above = next.isFinite ? Double(next) : (number < 0 ? -0x1p128 : 0x1p128)
        let (down, up) = (abs(Double(number) - Double(below)), abs(above - Double(number)))
        if down == up { return below.bitPattern >> 16 & 1 == 0 ? below : next }
        return down < up ? below : next
    }

    @Test func float64RoundsToFloat32() {
        let numbers = [1.0 / 3, -1e300, 1e-46, -0.0, .infinity, 16777217, 0.1]
        var narrow = [Float](repeating: 0, count: numbers.count)
        kernels_narrow_float64(numbers, &narrow, numbers.count)
        #expect(narrow.map(\.bitPattern) == numbers.map { Float($0).bitPattern })
    }
}
