// Numbers in little-endian byte order, as every format here writes them.

extension [UInt8] {
    /// Appends the bytes of `number`, lowest first.
    mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
        var rest = number
        for _ in 0..<(type(of: number).bitWidth / 8) {
            append(UInt8(truncatingIfNeeded: rest))
            rest = type(of: number).bitWidth > 8 ? rest >> 8 : 0
        }
    }

    /// The number that starts at `offset`, or `nil` when it does not lie inside.
    func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type, at offset: Int) -> Number? {
        let size = Number.bitWidth / 8
        guard offset >= 0, offset <= count - size else { return nil }
        var number: Number = 0
        for position in 0..<size {
            number |= Number(truncatingIfNeeded: self[offset + position]) << Number(truncatingIfNeeded: 8 * position)
        }
        return number
    }
}
