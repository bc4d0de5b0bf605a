/// The chunks of a PNG file: length, type, data, CRC-32. Reference: PNG (ISO/IEC 15948), chapter 5.
struct PNGChunk {
    static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    /// Real files have thousands at most; more would only waste time.
    private static let mostChunks = 1_000_000

    /// Four letters.
    var type: String
    /// Where the data begin in the file.
    var start: Int
    /// Bytes of data; never beyond the end of the file.
    var count: Int

    /// Calls `visit` with each chunk until it returns false, the end chunk is passed, or the file ends.
    static func walk(
        _ source: ByteSource, _ visit: (PNGChunk) throws(PictureError) -> Bool
    ) throws(PictureError) {
        var offset = signature.count
        for _ in 0..<mostChunks {
            let head = try source.bytes(at: offset, count: 8)
            guard head.count == 8, let length = head.number(at: 0, length: 4, bigEndian: true) else { return }
            let type = String(decoding: head[4..<8], as: UTF8.self)
            let start = offset + 8
            guard length <= source.count - start else { return }
            guard try visit(PNGChunk(type: type, start: start, count: length)), type != "IEND" else { return }
            offset = start + length + 4
        }
    }

    /// A whole chunk, ready for a file.
    static func bytes(type: String, data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(UInt32(truncatingIfNeeded: data.count)) + body + bigEndian(Zlib.crc32(body))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
