/// MT19937, the 32-bit Mersenne Twister.
///
/// Matsumoto and Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number generator", 1998.
struct MersenneTwister: Sendable, Equatable {
    static let size = 624
    private static let shift = 397

    private var state: [UInt32]
    /// The next value's place in `state`; `size` when all are used up.
    private var position: Int

    init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.size)
        for index in 1..<UInt32(Self.size) {
            let last = state[Int(index) - 1]
            state.append(1_812_433_253 &* (last ^ last >> 30) &+ index)
        }
        position = Self.size
    }

    /// The state array, then the position.
    var words: [UInt32] { state + [UInt32(position)] }

    /// - Returns: nil unless `words` is what `words` once gave.
    init?(words: some Collection<UInt32>) {
        state = Array(words.prefix(Self.size))
        guard words.count == Self.size + 1, let last = words.dropFirst(Self.size).first, last <= Self.size else { return nil }
        position = Int(last)
    }

    mutating func next() -> UInt32 {
        if position == Self.size { refill() }
        var value = state[position]
        position += 1
        value ^= value >> 11
        value ^= value << 7 & 0x9D2C_5680
        value ^= value << 15 & 0xEFC6_0000
        return value ^ value >> 18
    }

    private mutating func refill() {
        for index in 0..<Self.size {
            let mixed = state[index] & 0x8000_0000 | state[(index + 1) % Self.size] & 0x7FFF_FFFF
            state[index] = state[(index + Self.shift) % Self.size] ^ mixed >> 1 ^ (mixed & 1 == 0 ? 0 : 0x9908_B0DF)
        }
        position = 0
    }
}
