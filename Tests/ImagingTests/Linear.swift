/// A linear congruential generator (Knuth's MMIX constants), so that failures repeat.
struct Linear {
    var state: UInt64

    private mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state
    }

    mutating func below(_ limit: Int) -> Int { Int(next() >> 33) % limit }

    mutating func byte() -> UInt8 { UInt8(next() >> 56) }
}
