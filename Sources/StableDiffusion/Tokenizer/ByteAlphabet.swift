/// The printable character that stands for each byte in the files of byte pair encoding.
///
/// Printable bytes of Latin-1 stand for themselves; the others take the characters from U+0100 on, in order
/// (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019).
enum ByteAlphabet {
    /// The character of every byte, as UTF-8.
    static let characters: [[UInt8]] = scalars.map { Array(String(Character($0)).utf8) }

    private static let scalars: [Unicode.Scalar] = {
        var free: UInt32 = 0x100
        return (UInt8.min...UInt8.max).map { byte in
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(byte)
            default:
                defer { free += 1 }
                return Unicode.Scalar(free) ?? "\u{FFFD}"
            }
        }
    }()

    private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
        uniqueKeysWithValues: scalars.enumerated().map { ($0.element, UInt8($0.offset)) })

    /// The bytes that a token's text stands for; nil if it has a character outside the alphabet.
    static func bytes(of token: some StringProtocol) -> [UInt8]? {
        var result: [UInt8] = []
        for scalar in token.unicodeScalars {
            guard let byte = bytes[scalar] else { return nil }
            result.append(byte)
        }
        return result
    }
}
