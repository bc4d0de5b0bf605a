/// Size, alpha and EXIF fields of a WebP, from its RIFF chunks. References: RFC 9649; RFC 6386, 9.1, for lossy frames.
enum WebPHeader {
    /// An animation has a chunk for each frame; EXIF follows the last.
    private static let mostChunks = 100_000

    static func read(_ source: ByteSource) throws(PictureError) -> StoredHeader {
        let first = try source.bytes(at: 12, count: 8 + 10)
        guard var header = header(first) else { throw PictureError(.damaged(.webp, "the header is missing")) }
        // Bit 3 of the flags: EXIF follows somewhere
        if first.starts(with: Array("VP8X".utf8)), first[8] & 0x08 != 0, let exif = try exif(source) { header.exif = exif }
        return header
    }

    /// From the first chunk: type, length, then what each of the three types begins with.
    private static func header(_ first: [UInt8]) -> StoredHeader? {
        func number(_ offset: Int, _ length: Int) -> Int? { first.number(at: 8 + offset, length: length, bigEndian: false) }
        switch String(decoding: first.prefix(4), as: UTF8.self) {
        case "VP8X":
            guard let flags = number(0, 1), let width = number(4, 3), let height = number(7, 3) else { return nil }
            return StoredHeader(width: width + 1, height: height + 1, hasAlpha: flags & 0x10 != 0)
        case "VP8 ":
            guard let start = number(3, 3), start == 0x2a019d, let width = number(6, 2), let height = number(8, 2) else { return nil }
            return StoredHeader(width: width & 0x3fff, height: height & 0x3fff)
        case "VP8L":
            guard number(0, 1) == 0x2f, let bits = number(1, 4) else { return nil }
            return StoredHeader(width: (bits & 0x3fff) + 1, height: (bits >> 14 & 0x3fff) + 1, hasAlpha: bits >> 28 & 1 != 0)
        default:
            return nil
        }
    }

    private static func exif(_ source: ByteSource) throws(PictureError) -> Exif? {
        var offset = 12
        for _ in 0..<mostChunks {
            let head = try source.bytes(at: offset, count: 8)
            guard head.count == 8, let length = head.number(at: 4, length: 4, bigEndian: false) else { return nil }
            if head.starts(with: Array("EXIF".utf8)) { return Exif(try source.bytes(at: offset + 8, count: length)) }
            offset += 8 + length + length % 2
        }
        return nil
    }

    /// A WebP of ours with EXIF behind its picture. Only the extended layout has room for it, so the simple ones get its header.
    static func file(_ bytes: [UInt8], of picture: Picture, with exif: [UInt8]) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] { (0..<length).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
            Array(type.utf8) + number(data.count, 4) + data + (data.count.isMultiple(of: 2) ? [] : [0])
        }
        var chunks = Array(bytes.dropFirst(12))
        let hasExif: UInt8 = 0x08
        if chunks.starts(with: Array("VP8X".utf8)) {
            chunks[8] |= hasExif
        } else {
            let flags = hasExif | (picture.hasAlpha ? 0x10 : 0)
            chunks = chunk("VP8X", [flags, 0, 0, 0] + number(picture.width - 1, 3) + number(picture.height - 1, 3)) + chunks
        }
        chunks += chunk("EXIF", exif)
        return Array("RIFF".utf8) + number(chunks.count + 4, 4) + Array("WEBP".utf8) + chunks
    }
}
