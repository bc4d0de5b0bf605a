import Tensor

/// The directory of a zip file (PKWARE's APPNOTE 6.3), zip64 included; entries stay where they are.
struct ZipArchive {
    /// One file inside the archive, as the central directory describes it.
    struct Entry: Sendable {
        let name: String
        /// 0 is stored, 8 is deflated.
        let method: Int
        let isEncrypted: Bool
        let crc: UInt32
        let compressedSize: Int
        let size: Int
        /// Where the entry's local header begins.
        let headerOffset: Int
    }

    let file: MappedFile
    let entries: [Entry]
    private let positions: [String: Int]

    /// The largest central directory read, in bytes: room for about half a million entries.
    private static let maximumDirectorySize = 64 << 20

    /// - Throws: `ModelFileError` when there is no directory, or it points outside the file.
    init(_ file: MappedFile) throws(ModelFileError) {
        self.file = file
        entries = try Self.readDirectory(file)
        positions = Dictionary(entries.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { $1 })
    }

    /// The entry of exactly this name; where a name repeats, the last one counts.
    subscript(name: String) -> Entry? { positions[name].map { entries[$0] } }

    /// Where the bytes of a stored entry lie in the file.
    /// - Throws: `ModelFileError` when the entry is compressed or encrypted, or lies outside the file.
    func range(of entry: Entry) throws(ModelFileError) -> Range<Int> {
        guard !entry.isEncrypted else {
            throw .unsupported(file.path, "`\(entry.name)` is encrypted", remedy: "unpack it and save it with torch.save")
        }
        guard entry.method == 0 else {
            throw .unsupported(file.path, "`\(entry.name)` is compressed (zip method \(entry.method)), which torch.save never does",
                               remedy: "unpack the archive and pack it again with `zip -0`")
        }
        let header = file.copyBytes(entry.headerOffset..<min(file.count, entry.headerOffset + 30))
        guard header.count == 30, header.littleEndian(UInt32.self, at: 0) == 0x0403_4b50,
              let nameLength = header.littleEndian(UInt16.self, at: 26),
              let extraLength = header.littleEndian(UInt16.self, at: 28)
        else { throw .damaged(file.path, "`\(entry.name)` has no header where the zip directory says") }
        let start = entry.headerOffset + 30 + Int(nameLength) + Int(extraLength)
        guard entry.size == entry.compressedSize, start <= file.count, entry.size <= file.count - start else {
            throw .damaged(file.path, "`\(entry.name)` reaches beyond the end of the file")
        }
        return start..<start + entry.size
    }

    /// The bytes of a small stored entry, with their checksum verified.
    /// - Throws: `ModelFileError` also when the entry is larger than `limit` bytes.
    func bytes(of entry: Entry, limit: Int) throws(ModelFileError) -> [UInt8] {
        let range = try range(of: entry)
        guard range.count <= limit else {
            throw .damaged(file.path, "`\(entry.name)` is \(range.count) bytes long, more than any model needs (\(limit))")
        }
        let bytes = file.copyBytes(range)
        guard Checksum.crc32(bytes[...]) == entry.crc else { throw .damaged(file.path, "the checksum of `\(entry.name)` is wrong") }
        return bytes
    }
}

extension ZipArchive {
    private static func readDirectory(_ file: MappedFile) throws(ModelFileError) -> [Entry] {
        let (offset, size, count) = try locateDirectory(file)
        guard offset >= 0, size >= 0, offset <= file.count, size <= file.count - offset else {
            throw .damaged(file.path, "its zip directory lies outside the file")
        }
        guard size <= maximumDirectorySize, count <= size / 46 else {
            throw .damaged(file.path, "its zip directory claims \(count) entries in \(size) bytes")
        }
        let directory = file.copyBytes(offset..<offset + size)
        var entries: [Entry] = []
        entries.reserveCapacity(count)
        var position = 0
        for _ in 0..<count {
            guard let (entry, length) = entry(directory, at: position) else {
                throw .damaged(file.path, "entry \(entries.count) of its zip directory is broken")
            }
            guard entry.headerOffset <= file.count, entry.compressedSize <= file.count else {
                throw .damaged(file.path, "`\(entry.name)` lies outside the file")
            }
            entries.append(entry)
            position += length
        }
        return entries
    }

    /// Finds the end record, which a comment of up to 65 535 bytes may follow, and its zip64 companion.
    private static func locateDirectory(_ file: MappedFile) throws(ModelFileError) -> (offset: Int, size: Int, count: Int) {
        let tailStart = max(0, file.count - 65_557)
        let tail = file.copyBytes(tailStart..<file.count)
        var position = tail.count - 22
        while position >= 0 {
            if tail[position] == 0x50, tail.littleEndian(UInt32.self, at: position) == 0x0605_4b50 { break }
            position -= 1
        }
        guard position >= 0,
              let count = tail.littleEndian(UInt16.self, at: position + 10),
              let size = tail.littleEndian(UInt32.self, at: position + 12),
              let offset = tail.littleEndian(UInt32.self, at: position + 16)
        else { throw .damaged(file.path, "a zip archive without its directory, which stands at the end: the file is cut off") }
        if count == .max || size == .max || offset == .max,
           let wide = try locateWideDirectory(file, endRecord: tailStart + position) {
            return wide
        }
        return (Int(offset), Int(size), Int(count))
    }

    private static func locateWideDirectory(
        _ file: MappedFile, endRecord: Int
    ) throws(ModelFileError) -> (offset: Int, size: Int, count: Int)? {
        guard endRecord >= 20 else { return nil }
        let locator = file.copyBytes(endRecord - 20..<endRecord)
        guard locator.littleEndian(UInt32.self, at: 0) == 0x0706_4b50 else { return nil }
        guard let recordOffset = locator.littleEndian(UInt64.self, at: 8), recordOffset <= UInt64(file.count) else {
            throw .damaged(file.path, "its zip64 record lies outside the file")
        }
        let record = file.copyBytes(Int(recordOffset)..<min(file.count, Int(recordOffset) + 56))
        guard record.littleEndian(UInt32.self, at: 0) == 0x0606_4b50,
              let count = record.littleEndian(UInt64.self, at: 32).flatMap(Int.init(exactly:)),
              let size = record.littleEndian(UInt64.self, at: 40).flatMap(Int.init(exactly:)),
              let offset = record.littleEndian(UInt64.self, at: 48).flatMap(Int.init(exactly:))
        else { throw .damaged(file.path, "its zip64 record is broken") }
        return (offset, size, count)
    }

    /// One record of the central directory and its length, or `nil` when it is broken.
    private static func entry(_ directory: [UInt8], at position: Int) -> (Entry, length: Int)? {
        guard directory.littleEndian(UInt32.self, at: position) == 0x0201_4b50,
              let flags = directory.littleEndian(UInt16.self, at: position + 8),
              let method = directory.littleEndian(UInt16.self, at: position + 10),
              let crc = directory.littleEndian(UInt32.self, at: position + 16),
              let compressed = directory.littleEndian(UInt32.self, at: position + 20),
              let size = directory.littleEndian(UInt32.self, at: position + 24),
              let nameLength = directory.littleEndian(UInt16.self, at: position + 28),
              let extraLength = directory.littleEndian(UInt16.self, at: position + 30),
              let commentLength = directory.littleEndian(UInt16.self, at: position + 32),
              let offset = directory.littleEndian(UInt32.self, at: position + 42)
        else { return nil }
        let nameStart = position + 46
        let extraStart = nameStart + Int(nameLength)
        let end = extraStart + Int(extraLength) + Int(commentLength)
        guard end <= directory.count else { return nil }
        // Lengths of 32 set bits stand in the zip64 extra field instead, in this order.
        var wide = WideFields(directory[extraStart..<extraStart + Int(extraLength)])
        guard let trueSize = wide.resolve(size), let trueCompressed = wide.resolve(compressed), let trueOffset = wide.resolve(offset)
        else { return nil }
        let entry = Entry(
            name: String(decoding: directory[nameStart..<extraStart], as: UTF8.self), method: Int(method),
            isEncrypted: flags & 1 != 0, crc: crc, compressedSize: trueCompressed, size: trueSize, headerOffset: trueOffset)
        return (entry, end - position)
    }

    /// The 64-bit lengths of a zip64 extra field (header id 1), taken one after another.
    private struct WideFields {
        private var numbers: [UInt8] = []
        private var position = 0

        init(_ extra: ArraySlice<UInt8>) {
            let bytes = Array(extra)
            var start = 0
            while let id = bytes.littleEndian(UInt16.self, at: start), let length = bytes.littleEndian(UInt16.self, at: start + 2) {
                let end = start + 4 + Int(length)
                guard end <= bytes.count else { return }
                if id == 1 {
                    numbers = Array(bytes[start + 4..<end])
                    return
                }
                start = end
            }
        }

        mutating func resolve(_ short: UInt32) -> Int? {
            guard short == .max else { return Int(short) }
            guard let long = numbers.littleEndian(UInt64.self, at: position) else { return nil }
            position += 8
            return Int(exactly: long)
        }
    }
}
