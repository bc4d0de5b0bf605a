import Glibc

/// The values of `torch.randn` on an Nvidia card, as the web UI computes them: Philox 4x32 with ten rounds.
///
/// Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3", 2011. Each value has a counter of its own (how many draws came
/// before, its place in the draw) and is the sine half of Box and Muller's transformation of two of its four words.
public struct PhiloxRandom: RandomSource, Equatable, Codable {
    private let seed: UInt64
    /// How many draws were made.
    private var draws: UInt32 = 0

    public init(seed: UInt64) {
        self.seed = seed
    }

    public mutating func normal(count: Int) -> [Float] {
        defer { draws &+= 1 }
        return (0..<max(count, 0)).map { place in
            let words = Self.rounds(SIMD4(draws, 0, UInt32(truncatingIfNeeded: place), 0), seed: seed)
            return Self.normal(words.x, words.y)
        }
    }

    private static func rounds(_ counter: SIMD4<UInt32>, seed: UInt64) -> SIMD4<UInt32> {
        var words = counter
        var key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
        for _ in 0..<10 {
            let first = words.x.multipliedFullWidth(by: 0xD251_1F53)
            let second = words.z.multipliedFullWidth(by: 0xCD9E_8D57)
            words = SIMD4(second.high ^ words.y ^ key.0, second.low, first.high ^ words.w ^ key.1, first.low)
            key = (key.0 &+ 0x9E37_79B9, key.1 &+ 0xBB67_AE85)
        }
        return words
    }

    private static func normal(_ first: UInt32, _ second: UInt32) -> Float {
        // Steps of the uniform value and of the angle, as the single-precision constants they are on the card
        let step = Double(2.3283064e-10 as Float)
        let angleStep = Double(Float(2.3283064e-10 * 6.2831855))
        let uniform = Double(first) * step + step / 2
        let angle = Double(second) * angleStep + angleStep / 2
        return Float((-2 * log(uniform)).squareRoot() * sin(angle))
    }
}

extension PhiloxRandom {
    /// Everything that the next values depend on.
    public var state: [UInt32] {
        [UInt32(truncatingIfNeeded: seed >> 32), UInt32(truncatingIfNeeded: seed), draws]
    }

    /// Goes on where a generator with this `state` stood.
    ///
    /// - Throws: `BadRandomState`.
    public init(state: [UInt32]) throws(BadRandomState) {
        guard state.count == 3 else { throw BadRandomState() }
        seed = UInt64(state[0]) << 32 | UInt64(state[1])
        draws = state[2]
    }
}
