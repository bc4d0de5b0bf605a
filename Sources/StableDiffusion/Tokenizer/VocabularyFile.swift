/// Reads `vocab.json`: one flat JSON object of tokens and ids.
///
/// A general JSON decoder takes far longer for its fifty thousand entries than everything else at start-up.
struct VocabularyFile {
    private let json: [UInt8]
    private var position = 0
    private var bytes: [UInt8] = []
    private var entries: [(token: Range<Int>, id: Int)] = []

    /// The reason why a file was refused.
    struct Refusal: Error { let reason: String }

    /// - Throws: `Refusal`.
    static func read(_ json: [UInt8]) throws(Refusal) -> Vocabulary {
        var file = VocabularyFile(json: json)
        try file.readEntries()
        let count = file.entries.count
        guard count > 0 else { throw Refusal(reason: "it is empty") }
        var tokens = [Range<Int>?](repeating: nil, count: count)
        for (token, id) in file.entries {
            guard id < count, tokens[id] == nil else { throw Refusal(reason: "its ids have gaps or repeat") }
            tokens[id] = token
        }
        guard let vocabulary = Vocabulary(tokens: tokens.compactMap { $0 }, in: file.bytes) else {
            throw Refusal(reason: "a token stands twice")
        }
        return vocabulary
    }

    private init(json: [UInt8]) {
        self.json = json
        bytes.reserveCapacity(json.count)
    }

    private mutating func readEntries() throws(Refusal) {
        try expect("{")
        if next() == UInt8(ascii: "}") { return }
        while true {
            let token = try readString()
            try expect(":")
            entries.append((token, try readNumber()))
            guard next() == UInt8(ascii: ",") else { break }
            position += 1
        }
        try expect("}")
        guard next() == nil else { throw Refusal(reason: "something follows its closing brace") }
    }

    /// The next byte that is not white space, not consumed.
    private mutating func next() -> UInt8? {
        while position < json.count {
            switch json[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return json[position]
            }
        }
        return nil
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Refusal) {
        guard next() == UInt8(ascii: character) else { throw Refusal(reason: "byte \(position) should be \(character)") }
        position += 1
    }

    private mutating func readNumber() throws(Refusal) -> Int {
        _ = next()
        let start = position
        var number = 0
        while position < json.count, json[position] >= UInt8(ascii: "0"), json[position] <= UInt8(ascii: "9"), position - start < 9 {
            number = number * 10 + Int(json[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else { throw Refusal(reason: "byte \(start) should begin an id") }
        return number
    }

    /// Unescapes a string onto the end of `bytes`.
    private mutating func readString() throws(Refusal) -> Range<Int> {
        try expect("\"")
        let start = bytes.count
        while position < json.count {
            let byte = json[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return start..<bytes.count
            case UInt8(ascii: "\\"): try readEscape()
            default: bytes.append(byte)
            }
        }
        throw Refusal(reason: "it ends inside a string")
    }

    private mutating func readEscape() throws(Refusal) {
        guard position < json.count else { throw Refusal(reason: "it ends inside a string") }
        let escape = json[position]
        position += 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(escape)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): try readUnicodeEscape()
        default: throw Refusal(reason: "byte \(position - 1) is no escape of JSON")
        }
    }

    private mutating func readUnicodeEscape() throws(Refusal) {
        var units = [try readHex()]
        if units[0] & 0xFC00 == 0xD800, position + 1 < json.count,
           json[position] == UInt8(ascii: "\\"), json[position + 1] == UInt8(ascii: "u") {
            position += 2
            units.append(try readHex())
        }
        bytes += Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private mutating func readHex() throws(Refusal) -> UInt16 {
        guard position + 4 <= json.count,
              json[position..<position + 4].allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
              let unit = UInt16(String(decoding: json[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw Refusal(reason: "byte \(position) should be four hexadecimal digits") }
        position += 4
        return unit
    }
}
