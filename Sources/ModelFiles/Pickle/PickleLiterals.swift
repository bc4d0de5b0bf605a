/// Numbers and text as the instructions of a pickle spell them.
enum PickleLiterals {
    /// A two's complement number, lowest byte first.
    static func integer(_ bytes: ArraySlice<UInt8>) -> PickleGraph.Content {
        guard bytes.count <= 8 else { return .bigInteger(Array(bytes)) }
        let isNegative = (bytes.last ?? 0) & 0x80 != 0
        return .int(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
    }

    /// A number of protocol 0: `12`, `12L`, and the booleans `00` and `01`.
    static func decimal(_ line: ArraySlice<UInt8>) -> PickleGraph.Content? {
        let text = String(decoding: line, as: UTF8.self)
        switch text {
        case "00": return .bool(false)
        case "01": return .bool(true)
        default:
            let digits = text.hasSuffix("L") ? String(text.dropLast()) : text
            if let number = Int(digits) { return .int(number) }
            let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2d }
            return isNumber ? .string(digits) : nil
        }
    }

    /// Text of Python 2, which knows bytes only: text where it is UTF-8, else bytes.
    static func text(_ bytes: ArraySlice<UInt8>) -> PickleGraph.Content {
        String(validating: bytes, as: UTF8.self).map(PickleGraph.Content.string) ?? .bytes(Array(bytes))
    }

    /// A Python literal such as `'it\'s'`; escapes other than those of quotes and backslash stay as they are.
    static func quoted(_ line: ArraySlice<UInt8>) -> PickleGraph.Content? {
        guard line.count >= 2, let quote = line.first, line.last == quote, quote == 0x27 || quote == 0x22 else { return nil }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in line.dropFirst().dropLast() {
            if byte == 0x5c, !isEscaped {
                isEscaped = true
                continue
            }
            if isEscaped, byte != 0x27, byte != 0x22, byte != 0x5c { bytes.append(0x5c) }
            bytes.append(byte)
            isEscaped = false
        }
        return text(bytes[...])
    }

    /// Text in Python's raw-unicode-escape: Latin-1 with `\uXXXX` and `\UXXXXXXXX`.
    static func rawUnicode(_ line: ArraySlice<UInt8>) -> String {
        var result = ""
        var position = line.startIndex
        while position < line.endIndex {
            let isEscape = line[position] == 0x5c && position + 1 < line.endIndex
            let digits = isEscape ? (line[position + 1] == UInt8(ascii: "u") ? 4 : line[position + 1] == UInt8(ascii: "U") ? 8 : 0) : 0
            let end = position + 2 + digits
            if digits > 0, end <= line.endIndex,
               let code = UInt32(String(decoding: line[position + 2..<end], as: UTF8.self), radix: 16) {
                result.unicodeScalars.append(Unicode.Scalar(code) ?? "\u{fffd}")
                position = end
            } else {
                result.unicodeScalars.append(Unicode.Scalar(line[position]))
                position += 1
            }
        }
        return result
    }
}
