/// Numbers in decimal digits, as JSON and loss tables write them.
package enum DecimalText {
    /// The number nearest to `-12.5`, `0.1234567` or `5e-06`; nil for other text. `nan` and `inf` count as other text.
    package static func number(_ text: ArraySlice<UInt8>) -> Double? {
        exact(text) ?? (text.allSatisfy(isPart) ? Double(String(decoding: text, as: UTF8.self)) : nil)
    }

    /// Up to 15 digits are a quotient of two whole numbers that Double holds exactly, which division rounds once, as it must.
    private static func exact(_ text: ArraySlice<UInt8>) -> Double? {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        guard let first = digits.first, isDigit(first), digits.count <= 16 else { return nil }
        var (whole, divisor, isFraction, count) = (0, 1.0, false, 0)
        for byte in digits {
            if isDigit(byte) {
                whole = whole * 10 + Int(byte - UInt8(ascii: "0"))
                count += 1
                if isFraction { divisor *= 10 }
            } else if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else {
                return nil
            }
        }
        guard count <= 15 else { return nil }
        let number = Double(whole) / divisor
        return isNegative ? -number : number
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isPart(_ byte: UInt8) -> Bool {
        isDigit(byte) || [UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte)
    }
}
