/// Text as BERT's uncased word list has it: lowercase without accents, ideographs as words of their own, no control characters.
struct BERTNormalizer: Sendable {
    private var removed = CharacterSet(BERTCharacters.removed)
    private var spaces = CharacterSet(BERTCharacters.spaces)
    private var ideographs = CharacterSet(BERTCharacters.ideographs)
    private var punctuation = CharacterSet(BERTCharacters.punctuation)
    private var exchanged: [UInt32: [UInt32]] = [:]
    private static let space: UInt32 = 0x20

    static let reference = BERTNormalizer()

    private init() {
        for (from, to) in Self.runs(BERTCharacters.plain) { exchanged[from] = [to] }
        for (from, to) in Self.runs(BERTCharacters.plainIdeographs) { exchanged[from] = [Self.space, to, Self.space] }
        for entry in Self.entries(BERTCharacters.several) { exchanged[entry[0]] = Array(entry.dropFirst()) }
    }

    /// The words of a text, each a run of characters between spaces, or one character of punctuation.
    func words(_ text: some Sequence<Unicode.Scalar>) -> [[UInt32]] {
        var words: [[UInt32]] = []
        var word: [UInt32] = []
        func finish() {
            if !word.isEmpty { words.append(word) }
            word = []
        }
        for scalar in text {
            for character in normal(scalar.value) {
                if character == Self.space {
                    finish()
                } else if punctuation.contains(character) {
                    finish()
                    words.append([character])
                } else {
                    word.append(character)
                }
            }
        }
        finish()
        return words
    }

    private func normal(_ character: UInt32) -> [UInt32] {
        if let exchanged = exchanged[character] { return exchanged }
        if removed.contains(character) { return [] }
        if spaces.contains(character) { return [Self.space] }
        if ideographs.contains(character) { return [Self.space, character, Self.space] }
        return Self.parts(ofSyllable: character) ?? [character]
    }

    /// Korean syllables come apart by arithmetic (Unicode Standard, section 3.12).
    private static func parts(ofSyllable character: UInt32) -> [UInt32]? {
        guard 0xAC00 ..< 0xD7A4 ~= character else { return nil }
        let index = character - 0xAC00
        let parts = [0x1100 + index / 588, 0x1161 + index / 28 % 21]
        return index % 28 == 0 ? parts : parts + [0x11A7 + index % 28]
    }

    private static func entries(_ table: String) -> [[UInt32]] {
        table.split(separator: " ").map { $0.split(separator: ".").compactMap { UInt32($0, radix: 16) } }
    }

    private static func runs(_ table: String) -> [(UInt32, UInt32)] {
        entries(table).flatMap { entry -> [(UInt32, UInt32)] in
            guard entry.count == 5 else { return [(entry[0], entry[1])] }
            return (0 ... entry[2]).map { (entry[0] + $0 * entry[3], entry[1] + $0 * entry[4]) }
        }
    }
}

/// A set of characters as ascending ranges.
private struct CharacterSet: Sendable {
    private let ranges: [ClosedRange<UInt32>]

    /// - Parameter table: `first-last` in hexadecimal, a character alone as itself, ascending.
    init(_ table: String) {
        ranges = table.split(separator: " ").compactMap { entry in
            let ends = entry.split(separator: "-").compactMap { UInt32($0, radix: 16) }
            guard let first = ends.first, let last = ends.last, first <= last else { return nil }
            return first ... last
        }
    }

    func contains(_ character: UInt32) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < character { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].contains(character)
    }
}
