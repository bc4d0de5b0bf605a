/// Reads JSON (RFC 8259) from bytes that nobody vouches for: nesting is bounded, and every mistake is an error with its place.
struct JSONReader {
    /// What is wrong, and at which byte.
    struct Failure: Error {
        let problem: String
        let offset: Int
    }

    static let maximumDepth = 64
    /// Ten times what the largest models need: what it takes in memory stays small beside the file.
    static let maximumValues = 1_000_000

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var values = 0

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The one value that `bytes` hold; white space may follow it.
    static func read(_ bytes: ArraySlice<UInt8>) throws(Failure) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.position == bytes.endIndex else { throw reader.failure("text after the end of the JSON") }
        return value
    }

    private func failure(_ problem: String) -> Failure {
        Failure(problem: problem, offset: position - bytes.startIndex)
    }

    private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard current == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw failure("JSON nested too deeply") }
        values += 1
        guard values <= Self.maximumValues else { throw failure("more values than any model needs") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("JSON ends too early")
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var members: [JSONMember] = []
        if skip("}") { return .object(members) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw failure("a JSON object lacks a key") }
            let key = try string()
            guard skip(":") else { throw failure("a JSON key lacks its colon") }
            members.append(JSONMember(key: key, value: try value(depth: depth + 1)))
        } while skip(",")
        guard skip("}") else { throw failure("a JSON object is not closed") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        if skip("]") { return .array(values) }
        repeat {
            values.append(try value(depth: depth + 1))
        } while skip(",")
        guard skip("]") else { throw failure("a JSON array is not closed") }
        return .array(values)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        let letters = Array(word.description.utf8)
        guard bytes[position...].starts(with: letters) else { throw failure("unknown word in JSON") }
        position += letters.count
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = position
        while let byte = current, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
        // Longer than any number a program writes; bounds the work of parsing one.
        guard position > start, position - start < 400 else { throw failure("JSON value expected") }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let integer = Int(text), text.first != "+" { return .integer(integer) }
        guard let value = Double(text), value.isFinite, text.first != "+" else { throw failure("JSON number expected") }
        return .number(value)
    }

    private mutating func string() throws(Failure) -> String {
        position += 1
        var units: [UInt8] = []
        while let byte = current {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else { throw failure("a JSON string is not UTF-8") }
                return text
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                if scalar.isASCII { units.append(UInt8(truncatingIfNeeded: scalar.value)) } else { units.append(contentsOf: String(Character(scalar)).utf8) }
            case 0..<0x20: throw failure("a control character in a JSON string")
            default: units.append(byte)
            }
        }
        throw failure("a JSON string is not closed")
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let byte = current else { throw failure("JSON ends too early") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("unknown escape in a JSON string")
        }
    }

    /// One `\uXXXX`, or a surrogate pair of two; a lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() throws(Failure) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, bytes.endIndex - position >= 2, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else { return "\u{fffd}" }
        position += 2
        let second = try hexadecimal()
        guard (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)) ?? "\u{fffd}"
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard bytes.endIndex - position >= 4 else { throw failure("JSON ends too early") }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw failure("unknown escape in a JSON string")
            }
        }
        position += 4
        return value
    }
}
