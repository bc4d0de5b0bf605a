import Glibc

/// The values of `torch.randn`, `rand`, `randint` and `randperm` with a generator on the processor.
///
/// Its whole state can be saved, so that a run that is resumed goes on with the very numbers it would have drawn.
public struct TorchRandom: RandomSource, Equatable {
    private var twister: MersenneTwister
    /// The second normal value of the last pair, which a draw of few values leaves over.
    private var spareNormal: Double?

    /// As `torch.Generator("cpu").manual_seed(seed)`, which looks at the low 32 bits only.
    public init(seed: UInt64) {
        twister = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed))
    }

    /// As `torch.randn(count)`: from 16 values on they come in blocks of 16, below one by one in double precision.
    public mutating func normal(count: Int) -> [Float] {
        guard count >= Self.block else { return (0..<max(count, 0)).map { _ in Float(nextNormal()) } }
        var values = (0..<count).map { _ in nextUniform() }
        var start = 0
        while start + Self.block <= count {
            Self.makeNormal(&values, from: start)
            start += Self.block
        }
        if start < count {
            // The last 16 values are drawn anew, those of the last whole block among them
            let tail = count - Self.block
            for index in tail..<count { values[index] = nextUniform() }
            Self.makeNormal(&values, from: tail)
        }
        return values
    }

    private static let block = 16

    /// Box and Muller's transformation of 16 uniform values: the first eight with the last eight.
    private static func makeNormal(_ values: inout [Float], from start: Int) {
        for index in start..<start + block / 2 {
            let radius = (-2 * log(Double(1 - values[index]))).squareRoot()
            let angle = 2 * Double.pi * Double(values[index + block / 2])
            values[index] = Float(radius * cos(angle))
            values[index + block / 2] = Float(radius * sin(angle))
        }
    }

    private mutating func nextNormal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        let angle = 2 * Double.pi * nextUniformDouble()
        let radius = (-2 * log1p(-nextUniformDouble())).squareRoot()
        spareNormal = radius * sin(angle)
        return radius * cos(angle)
    }

    /// The next value of `torch.rand`: 24 bits, from 0 up to but not 1.
    public mutating func nextUniform() -> Float {
        Float(twister.next() & 0xFF_FFFF) * 0x1p-24
    }

    /// 53 bits, from 0 up to but not 1.
    private mutating func nextUniformDouble() -> Double {
        let high = UInt64(twister.next())
        return Double((high << 32 | UInt64(twister.next())) & (1 << 53 - 1)) * 0x1p-53
    }

    /// A whole number from 0 up to but not `bound`, as `torch.randint(0, bound, (1,))`; 0 if `bound` is not positive.
    public mutating func nextInteger(below bound: Int) -> Int {
        guard bound > 0 else { return 0 }
        guard bound < 1 << 28 else {
            let high = UInt64(twister.next())
            return Int((high << 32 | UInt64(twister.next())) % UInt64(bound))
        }
        return Int(twister.next() % UInt32(bound))
    }

    /// The numbers from 0 up to but not `count` in random order, as `torch.randperm(count)`.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<max(count, 0))
        for index in order.indices.dropLast() {
            order.swapAt(index, index + Int(twister.next() % UInt32(clamping: count - index)))
        }
        return order
    }
}

extension TorchRandom: Codable {
    /// Everything that the next values depend on, as numbers that any file can hold.
    public var state: [UInt32] {
        let spare = spareNormal?.bitPattern ?? 0
        return twister.words + [spareNormal == nil ? 0 : 1, UInt32(truncatingIfNeeded: spare >> 32), UInt32(truncatingIfNeeded: spare)]
    }

    /// Goes on where a generator with this `state` stood.
    ///
    /// - Throws: `BadRandomState`.
    public init(state: [UInt32]) throws(BadRandomState) {
        let twisterCount = MersenneTwister.size + 1
        guard state.count == twisterCount + 3, state[twisterCount] <= 1,
              let twister = MersenneTwister(words: state.prefix(twisterCount))
        else { throw BadRandomState() }
        self.twister = twister
        if state[twisterCount] == 1 {
            spareNormal = Double(bitPattern: UInt64(state[twisterCount + 1]) << 32 | UInt64(state[twisterCount + 2]))
        }
    }

    public init(from decoder: any Decoder) throws {
        try self.init(state: decoder.singleValueContainer().decode([UInt32].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(state)
    }
}
