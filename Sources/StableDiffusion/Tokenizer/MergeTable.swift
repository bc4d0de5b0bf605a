/// Which two neighbouring tokens become one, and which pairs go first.
struct MergeTable: Sendable {
    struct Merge: Sendable {
        /// Place in the file; lower merges first.
        let rank: Int32
        /// The id of the two tokens in one.
        let id: Int32
    }

    private var merges: [UInt64: Merge] = [:]

    /// What became of a line that is no merge: its number, from 1.
    struct Refusal: Error { let line: Int }

    /// Reads `merges.txt`: a line `#version`, then two tokens a line, parted by a space.
    ///
    /// - Throws: `Refusal` for the first line that does not name two tokens whose union is a token.
    init(_ text: [UInt8], vocabulary: Vocabulary) throws(Refusal) {
        merges.reserveCapacity(vocabulary.count)
        var rank: Int32 = 0
        for (index, rawLine) in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let line = rawLine.last == UInt8(ascii: "\r") ? rawLine.dropLast() : rawLine
            if line.isEmpty || line.starts(with: "#version".utf8) { continue }
            guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { throw Refusal(line: index + 1) }
            let first = line[..<space]
            let second = line[(space + 1)...]
            guard let firstID = vocabulary.id(of: first), let secondID = vocabulary.id(of: second),
                  let id = vocabulary.id(of: first, second)
            else { throw Refusal(line: index + 1) }
            merges[Self.key(Int32(firstID), Int32(secondID))] = Merge(rank: rank, id: Int32(id))
            rank += 1
        }
    }

    func merge(_ first: Int32, _ second: Int32) -> Merge? { merges[Self.key(first, second)] }

    private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }
}
