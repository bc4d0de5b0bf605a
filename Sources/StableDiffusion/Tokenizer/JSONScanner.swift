/// Steps through JSON whose shape is known, as the reader asks for it; no values are built, and every byte is looked at
/// once, whatever it is.
///
/// A general JSON decoder takes far longer for a vocabulary's fifty thousand entries than everything else at start-up.
struct JSONScanner {
    /// The reason why a text was refused.
    struct Refusal: Error { let reason: String }

    private let json: [UInt8]
    private var position = 0
    /// Whether the object or array that was opened last has given nothing yet.
    private var isAtFirst = false
    /// All strings that were read, unescaped, one after the other.
    private(set) var bytes: [UInt8] = []

    init(_ json: [UInt8]) {
        self.json = json
        bytes.reserveCapacity(json.count / 2)
    }

    /// The next byte that is not white space, not consumed; nil at the end.
    mutating func next() -> UInt8? {
        while position < json.count {
            switch json[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return json[position]
            }
        }
        return nil
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(Refusal) {
        guard next() == UInt8(ascii: character) else {
            throw Refusal(reason: "byte \(position) should be \(character)")
        }
        position += 1
    }

    // MARK: Objects and arrays

    /// Enters an object or an array, by its bracket.
    mutating func open(_ bracket: Unicode.Scalar) throws(Refusal) {
        try expect(bracket)
        isAtFirst = true
    }

    /// The key of an object's next member, in `bytes`; its value is to be read then. Nil at the object's end.
    mutating func key() throws(Refusal) -> Range<Int>? {
        guard try hasMore(before: "}") else { return nil }
        let key = try string()
        try expect(":")
        return key
    }

    /// Whether an array has another element, which is to be read then.
    mutating func element() throws(Refusal) -> Bool { try hasMore(before: "]") }

    private mutating func hasMore(before bracket: Unicode.Scalar) throws(Refusal) -> Bool {
        defer { isAtFirst = false }
        if next() == UInt8(ascii: bracket) {
            position += 1
            return false
        }
        if !isAtFirst { try expect(",") }
        return true
    }

    /// Passes over a value of any kind. What brackets hold is not checked beyond their number.
    mutating func skip() throws(Refusal) {
        var depth = 0
        repeat {
            switch next() {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["): (depth, position) = (depth + 1, position + 1)
            case UInt8(ascii: "}") where depth > 0, UInt8(ascii: "]") where depth > 0:
                (depth, position) = (depth - 1, position + 1)
            case UInt8(ascii: ",") where depth > 0, UInt8(ascii: ":") where depth > 0: position += 1
            default: try skipWord()
            }
        } while depth > 0
    }

    private mutating func skipString() throws(Refusal) {
        position += 1
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            default: position += 1
            }
        }
        throw Refusal(reason: "it ends inside a string")
    }

    /// A number, `true`, `false` or `null`.
    private mutating func skipWord() throws(Refusal) {
        let start = position
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "E"),
                 UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                position += 1
                continue
            default: break
            }
            break
        }
        guard position > start else { throw Refusal(reason: "byte \(start) should begin a value") }
    }

    /// Checks that nothing follows.
    mutating func end() throws(Refusal) {
        guard next() == nil else { throw Refusal(reason: "something follows its closing brace") }
    }

    // MARK: Numbers and strings

    /// A number of up to nine digits.
    mutating func number() throws(Refusal) -> Int {
        _ = next()
        let start = position
        var number = 0
        while position < json.count, json[position] >= UInt8(ascii: "0"), json[position] <= UInt8(ascii: "9"),
              position - start < 9 {
            number = number * 10 + Int(json[position] - UInt8(ascii: "0"))
            position += 1
        }
        guard position > start else { throw Refusal(reason: "byte \(start) should begin an id") }
        return number
    }

    /// A string that was read, as text.
    func text(_ string: Range<Int>) -> String { String(decoding: bytes[string], as: UTF8.self) }

    /// Unescapes a string onto the end of `bytes`.
    mutating func string() throws(Refusal) -> Range<Int> {
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
