/// A character in UTF-8 that has arrived in part.
struct UTF8Sequence: Sendable, Equatable {
    private var value: UInt32
    private var missing: Int
    private let least: UInt32

    /// Begins with a first byte; nil where no character begins so.
    init?(first: UInt8) {
        switch first {
        case 0xC2...0xDF: (value, missing, least) = (UInt32(first & 0x1F), 1, 0x80)
        case 0xE0...0xEF: (value, missing, least) = (UInt32(first & 0x0F), 2, 0x800)
        case 0xF0...0xF4: (value, missing, least) = (UInt32(first & 0x07), 3, 0x10000)
        default: return nil
        }
    }

    var isComplete: Bool { missing == 0 }

    /// Nil for what UTF-8 forbids: surrogates, values that are too large, longer forms than needed.
    var scalar: Unicode.Scalar? { value >= least ? Unicode.Scalar(value) : nil }

    /// Whether the byte goes on with this character.
    mutating func append(_ byte: UInt8) -> Bool {
        guard byte & 0xC0 == 0x80, missing > 0 else { return false }
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        return true
    }
}
