/// Numbers with a fixed count of decimals, as C's `%.7f` prints them.
public enum FixedPoint {
    /// The number, rounded to `digits` (1 to 18) decimals: exactly, halves to even, as `printf` rounds the binary value.
    public static func text(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let digits = min(max(digits, 1), 18)
        let sign = value.sign == .minus ? "-" : ""
        let whole = value.magnitude.rounded(.down)
        // Numbers from 2⁵³ on have no fraction, and no loss comes near them.
        guard whole < 0x1p62 else { return sign + "\(value.magnitude)" }
        let scale = (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 }
        var fraction = scaled(value.magnitude - whole, by: scale)
        var integer = UInt64(whole)
        if fraction == scale {
            fraction = 0
            integer += 1
        }
        let decimals = String(fraction)
        return sign + "\(integer)." + String(repeating: "0", count: digits - decimals.count) + decimals
    }

    /// `fraction * scale`, rounded to the nearest integer, halves to even. `fraction` is `significand / 2^shift` exactly, so that one
    /// product of 128 bits decides.
    private static func scaled(_ fraction: Double, by scale: UInt64) -> UInt64 {
        guard fraction > 0 else { return 0 }
        let significand = UInt128(fraction.significandBitPattern | (fraction.isNormal ? 1 << 52 : 0))
        let shift = 52 - (fraction.isNormal ? Int(fraction.exponent) : -1022)
        guard shift < 126 else { return 0 }
        let product = significand * UInt128(scale)
        let quotient = product >> UInt128(shift)
        let rest = product - quotient << UInt128(shift)
        let half = UInt128(1) << UInt128(shift - 1)
        let roundsUp = rest > half || (rest == half && quotient & 1 == 1)
        return UInt64(quotient) + (roundsUp ? 1 : 0)
    }
}
