import Imaging

/// PNG files whose checksums the fuzzer has broken.
enum MendedPNG {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The file with the checksums that its chunks have, as far as whole chunks follow one another.
    static func mended(_ file: [UInt8]) -> [UInt8] {
        guard file.starts(with: signature) else { return file }
        var (file, at) = (file, signature.count)
        while at + 12 <= file.count {
            let count = (0 ..< 4).reduce(0) { $0 << 8 | Int(file[at + $1]) }
            guard count <= file.count - at - 12 else { break }
            let sum = Zlib.crc32(Array(file[at + 4 ..< at + 8 + count]))
            file.replaceSubrange(at + 8 + count ..< at + 12 + count, with: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: sum >> $0) })
            at += 12 + count
        }
        return file
    }

    /// The file with a chunk more, after its header.
    static func adding(_ type: String, _ data: [UInt8], to file: [UInt8]) -> [UInt8] {
        let headerEnd = signature.count + 25
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: data.count >> $0) }
        return mended(file[..<headerEnd] + length + Array(type.utf8) + data + [0, 0, 0, 0] + file[headerEnd...])
    }
}
