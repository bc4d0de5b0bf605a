/// Size, alpha, orientation and texts of a PNG, from its chunks alone.
enum PNGHeader {
    /// Texts take at most this many bytes in one file; what goes beyond is left out. The longest real ones, graphs of nodes that made a
    /// picture and carried embeddings, have a few million.
    private static let textLimit = 16 << 20

    static func read(_ source: ByteSource, withText: Bool) throws(PictureError) -> StoredHeader {
        let first = try source.bytes(at: PNGChunk.signature.count, count: 8 + 13)
        guard first.count == 21, first.number(at: 0, length: 4, bigEndian: true) == 13, Array(first[4..<8]) == Array("IHDR".utf8),
            let width = first.number(at: 8, length: 4, bigEndian: true),
            let height = first.number(at: 12, length: 4, bigEndian: true)
        else { throw PictureError(.damaged(.png, "the header is missing")) }
        var header = StoredHeader(width: width, height: height, hasAlpha: first[17] & 4 != 0)

        var room = textLimit
        var (beforeData, triedProfile) = (true, false)
        try PNGChunk.walk(source) { chunk throws(PictureError) in
            switch chunk.type {
            case "IDAT": beforeData = false
            case "tRNS" where beforeData: header.hasAlpha = true
            case "eXIf": header.exif = Exif(try source.bytes(at: chunk.start, count: chunk.count))
            case "tEXt" where try isProfile(chunk, source), "zTXt" where try isProfile(chunk, source):
                guard !triedProfile else { return true }
                triedProfile = true
                let data = try source.bytes(at: chunk.start, count: min(chunk.count, profileLimit))
                if header.exif == Exif(), let text = PNGText.read(type: chunk.type, data, limit: profileLimit) { header.exif = exif(in: text.text) }
            case "tEXt" where withText, "zTXt" where withText, "iTXt" where withText:
                guard room > 0, chunk.count <= room else { return true }
                let data = try source.bytes(at: chunk.start, count: chunk.count)
                let text = PNGText.read(type: chunk.type, data, limit: room)
                // What unpacks to nothing usable has cost the time, too: at most this much comes out of so many bytes.
                room -= text.map { $0.text.utf8.count + $0.keyword.utf8.count } ?? chunk.count * Zlib.largestRatio
                if let text { header.textChunks.append(text) }
            default: break
            }
            return true
        }
        return header
    }

    // Before PNG had a chunk for EXIF, ImageMagick wrote it as a text: an empty line, "exif", the length, then hexadecimal digits.

    private static let profileKeyword = Array("Raw profile type exif".utf8) + [0]
    private static let profileLimit = 1 << 20

    private static func isProfile(_ chunk: PNGChunk, _ source: ByteSource) throws(PictureError) -> Bool {
        guard chunk.count > profileKeyword.count else { return false }
        return try source.bytes(at: chunk.start, count: profileKeyword.count) == profileKeyword
    }

    private static func exif(in text: String) -> Exif {
        let digits = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(3).joined().compactMap(\.hexDigitValue)
        return Exif(stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
