import Imaging

/// Zip archives as torch writes them: members stored as they are, none compressed.
enum StoredMembers {
    private static let localHeader = 0x0403_4B50
    private static let directoryEntry = 0x0201_4B50
    private static let directoryEnd = 0x0605_4B50

    /// The bytes of the first member whose name ends so; nil where there is none.
    static func first(endingIn ending: String, of archive: [UInt8]) -> [UInt8]? {
        members(of: archive).first { String(decoding: archive[$0.name], as: UTF8.self).hasSuffix(ending) }.map { Array(archive[$0.bytes]) }
    }

    /// An archive of members.
    static func archive(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var (file, directory): ([UInt8], [UInt8]) = ([], [])
        for (name, bytes) in members {
            let start = file.count
            // Flags, method, time and date; then checksum, sizes, lengths of name and extra field.
            let facts = number(0, 8) + number(Int(Zlib.crc32(bytes)), 4) + number(bytes.count, 4) + number(bytes.count, 4)
                + number(name.utf8.count, 2) + number(0, 2)
            file += number(localHeader, 4) + number(20, 2) + facts + Array(name.utf8) + bytes
            directory += number(directoryEntry, 4) + number(20, 2) + number(20, 2) + facts + number(0, 10) + number(start, 4) + Array(name.utf8)
        }
        return file + directory + number(directoryEnd, 4) + number(0, 4) + number(members.count, 2) + number(members.count, 2)
            + number(directory.count, 4) + number(file.count, 4) + number(0, 2)
    }

    /// The archive with the checksums that its members have: the fuzzer cannot find those, and what lies behind them would stay untried.
    static func mended(_ archive: [UInt8]) -> [UInt8] {
        var archive = archive
        for member in members(of: archive) {
            archive.replaceSubrange(member.entry + 16 ..< member.entry + 20, with: number(Int(Zlib.crc32(Array(archive[member.bytes]))), 4))
        }
        return archive
    }

    private struct Member {
        /// Where the directory speaks of it.
        let entry: Int
        let name: Range<Int>
        let bytes: Range<Int>
    }

    /// The members that the directory names, as far as it can be read.
    private static func members(of archive: [UInt8]) -> [Member] {
        let mark = number(directoryEntry, 4)
        return archive.indices.dropLast(45).filter { archive[$0] == mark[0] && archive[$0 ..< $0 + 4].elementsEqual(mark) }.prefix(100).compactMap { entry in
            let (size, nameLength, header) = (value(archive, entry + 20, 4), value(archive, entry + 28, 2), value(archive, entry + 42, 4))
            guard entry + 46 + nameLength <= archive.count, header + 30 <= archive.count else { return nil }
            let start = header + 30 + value(archive, header + 26, 2) + value(archive, header + 28, 2)
            guard start + size <= archive.count else { return nil }
            return Member(entry: entry, name: entry + 46 ..< entry + 46 + nameLength, bytes: start ..< start + size)
        }
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] { (0 ..< count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 } }

    private static func value(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int {
        (0 ..< count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
}
