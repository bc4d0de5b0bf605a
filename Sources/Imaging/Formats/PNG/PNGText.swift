/// The three text chunks of PNG. Reference: PNG (ISO/IEC 15948), 11.3.4.
enum PNGText {
    /// The text in a chunk's data; nil where the data break the format, which makes the chunk worthless but not the picture.
    static func read(type: String, _ data: [UInt8], limit: Int) -> TextChunk? {
        guard let end = data.firstIndex(of: 0), end > 0 else { return nil }
        let keyword = latin1(data[..<end])
        let rest = data[(end + 1)...]
        switch type {
        case "tEXt":
            return TextChunk(keyword: keyword, text: latin1(rest))
        case "zTXt":
            guard rest.first == 0, let plain = try? Zlib.inflate(Array(rest.dropFirst()), limit: limit) else { return nil }
            return TextChunk(keyword: keyword, text: latin1(plain[...]))
        default:
            return international(keyword: keyword, rest, limit: limit)
        }
    }

    /// iTXt: compression flag and method, language tag, translated keyword, UTF-8 text.
    private static func international(keyword: String, _ data: ArraySlice<UInt8>, limit: Int) -> TextChunk? {
        let flags = Array(data.prefix(2))
        let afterFlags = data.dropFirst(2)
        guard flags.count == 2, let language = afterFlags.firstIndex(of: 0),
            let translated = afterFlags[(language + 1)...].firstIndex(of: 0)
        else { return nil }
        var text = Array(afterFlags[(translated + 1)...])
        if flags[0] != 0 {
            guard flags[1] == 0, let plain = try? Zlib.inflate(text, limit: limit) else { return nil }
            text = plain
        }
        guard let decoded = String(validating: text, as: UTF8.self) else { return nil }
        return TextChunk(keyword: keyword, text: decoded)
    }

    /// A chunk as Pillow's `PngInfo.add_text` writes it: tEXt where the text is Latin-1, else iTXt. Never compressed.
    /// Throws `.badKeyword` for keywords that the format does not allow.
    static func bytes(_ chunk: TextChunk) throws(PictureError) -> [UInt8] {
        guard let keyword = latin1Bytes(chunk.keyword), (1...79).contains(keyword.count),
            keyword.allSatisfy({ (32...126).contains($0) || $0 >= 161 })
        else { throw PictureError(.badKeyword(chunk.keyword)) }
        let body = latin1Bytes(chunk.text)
        let data = body ?? Array(chunk.text.utf8)
        guard data.count < 1 << 30 else { throw PictureError(.notEncoded(.png, "the text \(chunk.keyword) is too long")) }
        if body != nil { return PNGChunk.bytes(type: "tEXt", data: keyword + [0] + data) }
        return PNGChunk.bytes(type: "iTXt", data: keyword + [0, 0, 0, 0, 0] + data)
    }

    private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
        return String(text)
    }

    private static func latin1Bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard scalar.value < 256 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        }
        return bytes
    }
}
