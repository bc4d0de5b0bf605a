/// The web UI's checksum of an embedding's vectors: an optimizer state belongs to an embedding only if both have the same.
public enum VectorsHash {
    /// Four hexadecimal digits over the flattened vectors.
    ///
    /// `r = (r * 281 ^ int(v * 100) * 997) & 0xFFFFFFFF` from 0, then the low 16 bits. `v * 100` is a product of
    /// 32-bit floats, as the web UI multiplies the tensor, and `int` cuts towards zero; numbers without such an integer count as 0.
    public static func hash(_ vectors: some Sequence<Float>) -> String {
        var sum: UInt32 = 0
        for value in vectors {
            let scaled = Int64(exactly: (value * 100).rounded(.towardZero)) ?? 0
            sum = (sum &* 281) ^ (UInt32(truncatingIfNeeded: scaled) &* 997)
        }
        let digits = String(sum & 0xFFFF, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}
