import Glibc
import Tensor

/// The generator of everything that a run draws: order of the pictures, template lines, tags, timesteps, noise seeds.
///
/// xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state filled from the seed by
/// SplitMix64 as its authors advise. The whole state is 256 bits and `Codable`, so that a resumed run draws what an uninterrupted
/// one would have drawn.
public struct TrainingRandom: RandomNumberGenerator, Sendable, Equatable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// - Parameter stream: generators of one seed with different streams are independent, so that, say, the pictures' order
    ///   does not depend on how many tags were dropped.
    public init(seed: UInt64, stream: UInt64 = 0) {
        var mixer = SplitMix64(state: seed)
        var streamMixer = SplitMix64(state: stream)
        if stream != 0 { mixer.state ^= streamMixer.next() }
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        func rotated(_ value: UInt64, _ by: UInt64) -> UInt64 { value << by | value >> (64 - by) }
        let result = rotated(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = rotated(state.3, 45)
        return result
    }

    /// A number in 0 ..< `bound`, each equally likely: Lemire, "Fast random integer generation in an interval", 2019.
    /// `bound` must be positive; 0 is returned otherwise.
    public mutating func integer(below bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A number in 0 ..< 1 with 53 random bits.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// Normally distributed numbers, mean 0 and spread 1, by Box and Muller's method; each call begins with fresh draws.
    public mutating func normals(count: Int) -> [Float] {
        var numbers: [Float] = []
        numbers.reserveCapacity(count + 1)
        while numbers.count < count {
            let radius = sqrt(-2 * log(1 - uniform()))
            let angle = 2 * Double.pi * uniform()
            numbers.append(Float(radius * cos(angle)))
            numbers.append(Float(radius * sin(angle)))
        }
        return Array(numbers.prefix(count))
    }

    /// Normally distributed numbers of a latent's shape, `[1, height, width, channels]`, drawn channel after channel.
    mutating func normals(like latent: Tensor) -> Tensor {
        Tensor(planar: normals(count: latent.count), shape: latent.shape, compute: latent.compute)
    }

    /// Puts the elements into random order (Fisher and Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, integer(below: last + 1))
        }
    }

    public static func == (left: Self, right: Self) -> Bool { left.state == right.state }
}

extension TrainingRandom: Codable {
    /// Four hexadecimal numbers: JSON numbers of other programs lose bits beyond 2⁵³.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode([state.0, state.1, state.2, state.3].map { String($0, radix: 16) })
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let words = try container.decode([String].self).compactMap { UInt64($0, radix: 16) }
        guard words.count == 4, words.contains(where: { $0 != 0 }) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no generator state")
        }
        state = (words[0], words[1], words[2], words[3])
    }
}

/// A small generator whose outputs are well mixed for any seed (Steele, Lea and Flood, 2014): fills other generators' states.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
