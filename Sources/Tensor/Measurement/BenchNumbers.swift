#if canImport(Glibc)
import Glibc
#endif

/// Normal numbers, the same every time (Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014).
struct BenchNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }

    private mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }

    mutating func normals(_ count: Int, scale: Double = 1) -> [Float] { (0 ..< count).map { _ in Float(normal() * scale) } }
}

/// The nearest number of eight significant bits, ties to even: bfloat16, for normal numbers.
func nearestBFloat16(_ number: Double) -> Double {
    guard number != 0 else { return number }
    let unit = Double(sign: .plus, exponent: number.exponent - 7, significand: 1)
    return (number / unit).rounded(.toNearestOrEven) * unit
}
