/// The two EXIF fields that matter here. Reference: Exif 2.32, a TIFF structure; damaged ones are read as far as they go.
struct Exif: Equatable {
    /// Tag 0x0112.
    var orientation = Orientation.upright
    /// Tag 0x9286, where the web UI writes generation parameters into JPEG and WebP.
    var userComment: String?

    init() {}

    /// From the TIFF structure, with or without the `Exif\0\0` that JPEG puts before it.
    init(_ stored: [UInt8]) {
        let prefix = Array("Exif\0\0".utf8)
        let bytes = stored.starts(with: prefix) ? Array(stored.dropFirst(prefix.count)) : stored
        let bigEndian = bytes.starts(with: [0x4d, 0x4d])
        guard bigEndian || bytes.starts(with: [0x49, 0x49]),
            bytes.number(at: 2, length: 2, bigEndian: bigEndian) == 42,
            let first = bytes.number(at: 4, length: 4, bigEndian: bigEndian)
        else { return }
        let directory = Directory(bytes: bytes, start: first, bigEndian: bigEndian)
        orientation = directory.number(0x0112).flatMap(Orientation.init) ?? .upright
        guard let second = directory.number(0x8769) else { return }
        let comment = Directory(bytes: bytes, start: second, bigEndian: bigEndian).value(0x9286)
        userComment = comment.flatMap { Exif.text(ofComment: $0, bigEndian: bigEndian) }
    }

    /// A user comment names its encoding in its first 8 bytes.
    private static func text(ofComment comment: [UInt8], bigEndian: Bool) -> String? {
        guard comment.count > 8 else { return nil }
        let body = Array(comment.dropFirst(8))
        switch String(decoding: comment.prefix(8).prefix { $0 != 0 }, as: UTF8.self) {
        case "UNICODE":
            // The web UI's writer uses big-endian UTF-16 whatever the file's order; others follow the file. Latin text decides.
            let zerosFirst = stride(from: 0, to: body.count - 1, by: 2).count { body[$0] == 0 && body[$0 + 1] != 0 }
            let zerosSecond = stride(from: 0, to: body.count - 1, by: 2).count { body[$0] != 0 && body[$0 + 1] == 0 }
            let order = zerosFirst == zerosSecond ? true : zerosFirst > zerosSecond
            let units = stride(from: 0, to: body.count - 1, by: 2).map {
                UInt16(truncatingIfNeeded: body.number(at: $0, length: 2, bigEndian: order) ?? 0)
            }
            return String(decoding: units, as: UTF16.self)
        case "ASCII":
            return String(decoding: body.prefix { $0 != 0 }, as: UTF8.self)
        default:
            return nil
        }
    }
}

extension Exif {
    /// A TIFF structure with nothing but a user comment in UTF-16, as the web UI writes generation parameters into JPEG and WebP.
    static func bytes(userComment: String) -> [UInt8] {
        func number(_ value: Int, _ length: Int) -> [UInt8] {
            (0..<length).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        func directory(tag: Int, type: Int, count: Int, value: Int) -> [UInt8] {
            number(1, 2) + number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4) + number(0, 4)
        }
        let comment = Array("UNICODE\0".utf8) + userComment.utf16.flatMap { number(Int($0), 2) }
        let (header, directoryLength) = (8, 2 + 12 + 4)
        return Array("MM".utf8) + number(42, 2) + number(header, 4)
            + directory(tag: 0x8769, type: 4, count: 1, value: header + directoryLength)
            + directory(tag: 0x9286, type: 7, count: comment.count, value: header + 2 * directoryLength)
            + comment
    }
}

/// One TIFF directory: a count, then entries of 12 bytes (tag, type, count, value or its offset).
private struct Directory {
    let bytes: [UInt8]
    let start: Int
    let bigEndian: Bool

    /// Offset of the entry with a tag.
    private func entry(_ tag: Int) -> Int? {
        guard let count = bytes.number(at: start, length: 2, bigEndian: bigEndian) else { return nil }
        for index in 0..<count {
            let offset = start + 2 + 12 * index
            guard let found = bytes.number(at: offset, length: 2, bigEndian: bigEndian) else { return nil }
            if found == tag { return offset }
        }
        return nil
    }

    /// A single number of type SHORT or LONG.
    func number(_ tag: Int) -> Int? {
        guard let entry = entry(tag), let type = bytes.number(at: entry + 2, length: 2, bigEndian: bigEndian) else { return nil }
        switch type {
        case 3: return bytes.number(at: entry + 8, length: 2, bigEndian: bigEndian)
        case 4: return bytes.number(at: entry + 8, length: 4, bigEndian: bigEndian)
        default: return nil
        }
    }

    /// The bytes of a value of type UNDEFINED, or BYTE, which Pillow writes in its place.
    func value(_ tag: Int) -> [UInt8]? {
        guard let entry = entry(tag), let type = bytes.number(at: entry + 2, length: 2, bigEndian: bigEndian),
            type == 7 || type == 1,
            let count = bytes.number(at: entry + 4, length: 4, bigEndian: bigEndian), count > 4,
            let offset = bytes.number(at: entry + 8, length: 4, bigEndian: bigEndian),
            offset <= bytes.count, count <= bytes.count - offset
        else { return nil }
        return Array(bytes[offset..<offset + count])
    }
}
