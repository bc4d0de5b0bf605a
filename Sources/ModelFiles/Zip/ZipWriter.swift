/// Builds a zip archive of stored entries, the way torch lays its files out: the bytes of every entry start at a multiple of 64.
struct ZipWriter {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count = 0

    private static let alignment = 64
    /// Names are UTF-8.
    private static let flags: UInt16 = 0x0800
    /// 1 January 1980, the earliest date: equal content gives equal bytes.
    private static let date: UInt16 = 0x0021

    /// - Throws: `ModelFileError` where the archive would need zip64, at 4 GB.
    mutating func add(_ name: String, _ content: [UInt8]) throws(ModelFileError) {
        let nameBytes = Array(name.utf8)
        guard nameBytes.count <= 0x7fff, bytes.count + content.count < 0xf000_0000, count < 0xffff else {
            throw .unsupported(name, "too large for an embedding file", remedy: "save it as .safetensors")
        }
        let offset = UInt32(bytes.count)
        let start = bytes.count + 30 + nameBytes.count
        // The padding is an extra field of torch's own id, `FB`: four bytes of its header, then filler.
        let padding = (Self.alignment - (start + 4) % Self.alignment) % Self.alignment
        let crc = Checksum.crc32(content[...])
        bytes.appendLittleEndian(0x0403_4b50 as UInt32)
        Self.appendDescription(to: &bytes, crc: crc, size: content.count, nameLength: nameBytes.count, extraLength: padding + 4)
        bytes += nameBytes
        bytes += [UInt8(ascii: "F"), UInt8(ascii: "B")]
        bytes.appendLittleEndian(UInt16(padding))
        bytes += [UInt8](repeating: UInt8(ascii: "Z"), count: padding)
        bytes += content

        directory.appendLittleEndian(0x0201_4b50 as UInt32)
        directory.appendLittleEndian(20 as UInt16)
        Self.appendDescription(to: &directory, crc: crc, size: content.count, nameLength: nameBytes.count, extraLength: 0)
        directory.appendLittleEndian(0 as UInt16)
        directory.appendLittleEndian(0 as UInt32)
        directory.appendLittleEndian(0 as UInt32)
        directory.appendLittleEndian(offset)
        directory += nameBytes
        count += 1
    }

    /// What the local header and the directory say alike: from the version needed to the length of the extra field.
    private static func appendDescription(to bytes: inout [UInt8], crc: UInt32, size: Int, nameLength: Int, extraLength: Int) {
        bytes.appendLittleEndian(20 as UInt16)
        bytes.appendLittleEndian(flags)
        bytes.appendLittleEndian(0 as UInt16)
        bytes.appendLittleEndian(0 as UInt16)
        bytes.appendLittleEndian(date)
        bytes.appendLittleEndian(crc)
        bytes.appendLittleEndian(UInt32(size))
        bytes.appendLittleEndian(UInt32(size))
        bytes.appendLittleEndian(UInt16(nameLength))
        bytes.appendLittleEndian(UInt16(extraLength))
    }

    /// The finished archive.
    consuming func finish() -> [UInt8] {
        let start = UInt32(bytes.count)
        bytes += directory
        bytes.appendLittleEndian(0x0605_4b50 as UInt32)
        bytes.appendLittleEndian(0 as UInt32)
        bytes.appendLittleEndian(UInt16(count))
        bytes.appendLittleEndian(UInt16(count))
        bytes.appendLittleEndian(UInt32(directory.count))
        bytes.appendLittleEndian(start)
        bytes.appendLittleEndian(0 as UInt16)
        return bytes
    }
}
