import FoundationEssentials

/// One JSON document on one line: the form of every event, command and summary, on the socket, in files and under `--json`.
public enum JSONLine {
    /// The document of a value as UTF-8, keys sorted so that equal values give equal bytes, without the line's end.
    /// - Throws: `EncodingError` when the value holds something JSON has no form for, such as a bare `Double.nan`
    ///   (numbers that may not be finite are declared `@NullWhenNotFinite`).
    public static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return withoutControls(Array(try encoder.encode(value)))
    }

    /// JSON escapes what is below a space. Terminals obey other characters as well: those between ASCII and Latin-1, and the marks that turn
    /// the direction of a line; they stand in strings alone.
    private static func withoutControls(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.contains(where: { $0 == 0x7F || $0 == 0xC2 || $0 == 0xE2 }) else { return bytes }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(bytes.count + 16)
        var place = 0
        while place < bytes.count {
            let next = place + 1 < bytes.count ? bytes[place + 1] : 0
            let last = place + 2 < bytes.count ? bytes[place + 2] : 0
            let (code, length): (UInt32, Int) = switch (bytes[place], next, last) {
            case (0x7F, _, _): (0x7F, 1)
            case (0xC2, 0x80...0x9F, _): (UInt32(next), 2)
            case (0xE2, 0x80, 0xA8...0xAE), (0xE2, 0x81, 0xA6...0xA9): (0x2000 + UInt32(next & 0x3F) << 6 + UInt32(last & 0x3F), 3)
            default: (0, 1)
            }
            if code == 0 {
                escaped.append(bytes[place])
            } else {
                let digits = String(code, radix: 16)
                escaped += Array(("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8)
            }
            place += length
        }
        return escaped
    }

    /// As `encode`, as text.
    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encode(value), as: UTF8.self)
    }

    /// Reads a document; keys that the type does not know are ignored.
    /// - Throws: `DecodingError` when the bytes are no JSON or do not fit the type.
    public static func decode<Value: Decodable>(_ type: Value.Type, from line: some Sequence<UInt8>) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line))
    }

    /// As `decode`, from text.
    public static func decode<Value: Decodable>(_ type: Value.Type, from line: String) throws -> Value {
        try decode(type, from: line.utf8)
    }
}
