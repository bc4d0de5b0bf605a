extension Array where Element == UInt8 {
    /// The unsigned number in `length` bytes (1 to 4) at `offset`; nil where the array ends before.
    func number(at offset: Int, length: Int, bigEndian: Bool) -> Int? {
        guard offset >= 0, offset <= count - length else { return nil }
        var value = 0
        for position in 0..<length {
            value = value << 8 | Int(self[offset + (bigEndian ? position : length - 1 - position)])
        }
        return value
    }
}
