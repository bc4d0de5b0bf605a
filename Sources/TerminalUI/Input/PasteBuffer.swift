/// A pasted text on its way, until its end mark.
struct PasteBuffer: Sendable {
    /// What is beyond is left out.
    static let limit = 1 << 20
    private static let end = Array("\u{1B}[201~".utf8)

    private var bytes: [UInt8] = []
    /// Bytes of the end mark that have come.
    private var matched = 0

    /// Takes the next byte.
    /// - Returns: the text when this was the last byte of its end mark; line ends are line feeds.
    mutating func append(_ byte: UInt8) -> String? {
        if byte == Self.end[matched] {
            matched += 1
            return matched == Self.end.count ? finish() : nil
        }
        // Only its first byte is an escape, so nothing within the mark can begin another.
        for index in 0..<matched { keep(Self.end[index]) }
        matched = byte == Self.end[0] ? 1 : 0
        if matched == 0 { keep(byte) }
        return nil
    }

    private mutating func keep(_ byte: UInt8) {
        if bytes.count < Self.limit { bytes.append(byte) }
    }

    private mutating func finish() -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0D {
                text.append(0x0A)
            } else if byte != 0x0A || index == 0 || bytes[index - 1] != 0x0D {
                text.append(byte)
            }
        }
        self = PasteBuffer()
        return String(decoding: text, as: UTF8.self)
    }
}
