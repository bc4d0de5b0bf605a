/// Which two neighbouring tokens become one, and which pairs go first.
struct MergeTable: Sendable {
    struct Merge: Sendable {
        /// Place in the file; lower merges first.
        let rank: Int32
        /// The id of the two tokens in one.
        let id: Int32
    }

    /// Where two tokens lie among bytes.
    typealias Pair = (first: Range<Int>, second: Range<Int>)

    /// Twenty times what CLIP's has.
    static let most = 1_000_000

    private var merges: [UInt64: Merge] = [:]
    private var rank: Int32 = 0

    /// What became of a line that is no merge: its number, or that of a pair, from 1.
    struct Refusal: Error { let place: Int }

    /// Reads `merges.txt`: a line `#version`, then two tokens a line, parted by a space.
    ///
    /// - Throws: `Refusal` for the first line that does not name two tokens whose union is a token.
    init(_ text: [UInt8], vocabulary: Vocabulary) throws(Refusal) {
        merges.reserveCapacity(vocabulary.count)
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, rawLine) in lines.enumerated() {
            let line = rawLine.last == UInt8(ascii: "\r") ? rawLine.dropLast() : rawLine
            if line.isEmpty || line.starts(with: "#version".utf8) { continue }
            guard let space = line.firstIndex(of: UInt8(ascii: " ")),
                  append(line[..<space], line[(space + 1)...], vocabulary)
            else { throw Refusal(place: index + 1) }
        }
    }

    /// - Parameter pairs: in the order in which they merge.
    /// - Throws: `Refusal` for the first pair that is not two tokens whose union is a token.
    init(_ pairs: [Pair], in bytes: [UInt8], vocabulary: Vocabulary) throws(Refusal) {
        merges.reserveCapacity(pairs.count)
        for (index, pair) in pairs.enumerated() where !append(bytes[pair.first], bytes[pair.second], vocabulary) {
            throw Refusal(place: index + 1)
        }
    }

    /// - Returns: whether they are two tokens whose union is a token.
    private mutating func append(
        _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>, _ vocabulary: Vocabulary
    ) -> Bool {
        guard let firstID = vocabulary.id(of: first), let secondID = vocabulary.id(of: second),
              let id = vocabulary.id(of: first, second)
        else { return false }
        merges[Self.key(Int32(firstID), Int32(secondID))] = Merge(rank: rank, id: Int32(id))
        rank += 1
        return true
    }

    func merge(_ first: Int32, _ second: Int32) -> Merge? { merges[Self.key(first, second)] }

    private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
    }
}
