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

    /// The document with the control characters U+0080 to U+009F escaped: JSON allows them as they are, a terminal takes them for orders.
    private static func withoutControls(_ document: [UInt8]) -> [UInt8] {
        func isControl(_ place: Int) -> Bool { document[place] == 0xC2 && place + 1 < document.count && document[place + 1] < 0xA0 }
        guard document.contains(0xC2), document.indices.contains(where: isControl) else { return document }
        var escaped: [UInt8] = []
        var place = 0
        while place < document.count {
            if isControl(place) {
                escaped += Array("\\u00\(String(document[place + 1], radix: 16))".utf8)
                place += 2
            } else {
                escaped.append(document[place])
                place += 1
            }
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
