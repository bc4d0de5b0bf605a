/// Size and EXIF fields of a JPEG, from its marker segments. Reference: ITU-T T.81, annex B.
enum JPEGHeader {
    /// Segments and stray bytes before the frame; real files have some dozens.
    private static let mostSteps = 100_000

    static func read(_ source: ByteSource) throws(PictureError) -> StoredHeader {
        var exif = Exif()
        var offset = 2
        for _ in 0..<mostSteps {
            let head = try source.bytes(at: offset, count: 4)
            guard head.count >= 2 else { throw PictureError(.damaged(.jpeg, "the file ends too early")) }
            // Anything before a marker, fill bytes too, is passed over as decoders do
            guard head[0] == 0xff, head[1] != 0xff, head[1] != 0 else {
                offset += 1
                continue
            }
            let marker = head[1]
            if isAlone(marker) {
                offset += 2
                continue
            }
            guard let length = head.number(at: 2, length: 2, bigEndian: true), length >= 2 else {
                throw PictureError(.damaged(.jpeg, "a segment has no length"))
            }
            if isFrame(marker) { return try frame(source, at: offset + 4, exif: exif) }
            guard marker != 0xda, marker != 0xd9 else { throw PictureError(.damaged(.jpeg, "the header is missing")) }
            if marker == 0xe1, exif == Exif() {
                let data = try source.bytes(at: offset + 4, count: length - 2)
                if data.starts(with: Array("Exif\0\0".utf8)) { exif = Exif(data) }
            }
            offset += 2 + length
        }
        throw PictureError(.damaged(.jpeg, "the header is missing"))
    }

    /// Markers without a segment: TEM, RST0 to RST7, SOI.
    private static func isAlone(_ marker: UInt8) -> Bool { marker == 0x01 || (0xd0...0xd8).contains(marker) }

    /// SOF0 to SOF15, without the tables that lie between them.
    private static func isFrame(_ marker: UInt8) -> Bool {
        (0xc0...0xcf).contains(marker) && ![0xc4, 0xc8, 0xcc].contains(marker)
    }

    /// Precision, height, width.
    private static func frame(_ source: ByteSource, at offset: Int, exif: Exif) throws(PictureError) -> StoredHeader {
        let data = try source.bytes(at: offset, count: 5)
        guard let height = data.number(at: 1, length: 2, bigEndian: true),
            let width = data.number(at: 3, length: 2, bigEndian: true)
        else { throw PictureError(.damaged(.jpeg, "the file ends too early")) }
        return StoredHeader(width: width, height: height, exif: exif)
    }

    /// A JPEG of ours with EXIF in it, before all other segments as Exif 2.32 wants it.
    static func file(_ bytes: [UInt8], with exif: [UInt8]) throws(PictureError) -> [UInt8] {
        let length = exif.count + 2
        guard length <= 0xffff else { throw PictureError(.notEncoded(.jpeg, "the text in it is too long")) }
        return bytes.prefix(2) + [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + exif + bytes.dropFirst(2)
    }
}
