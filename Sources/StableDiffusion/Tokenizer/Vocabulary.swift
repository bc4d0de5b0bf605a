/// The tokens of a tokenizer and their ids, found by their bytes.
///
/// A hash table of its own over one byte array: half a million dictionary operations on strings would be felt at every start.
struct Vocabulary: Sendable {
    /// All tokens, one after the other, in the byte alphabet (see `ByteAlphabet`), as UTF-8.
    private var bytes: [UInt8] = []
    /// Where each id's token lies in `bytes`.
    private var places: [Range<Int>] = []
    /// Ids by hash, open addressing; -1 is free. The count is a power of two.
    private var slots: [Int32] = []

    /// The id of the token that opens every sequence.
    private(set) var startToken = 0
    /// The id of the token that closes every sequence.
    private(set) var endToken = 0

    /// The two tokens' names.
    static let start = "<|startoftext|>"
    static let end = "<|endoftext|>"

    /// How many tokens there are; ids run from 0 to one below.
    var count: Int { places.count }

    /// - Parameter tokens: the tokens by id.
    /// - Throws: `JSONScanner.Refusal` if two are equal, or start or end is not among them.
    init(tokens: [Range<Int>], in bytes: [UInt8]) throws(JSONScanner.Refusal) {
        self.bytes = bytes
        places = tokens
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        slots = [Int32](repeating: -1, count: capacity)
        for (id, place) in tokens.enumerated() {
            var slot = Self.hash(bytes[place]) & (capacity - 1)
            while slots[slot] >= 0 {
                guard bytes[places[Int(slots[slot])]] != bytes[place] else {
                    throw JSONScanner.Refusal(reason: "a token stands twice")
                }
                slot = (slot + 1) & (capacity - 1)
            }
            slots[slot] = Int32(id)
        }
        guard let startToken = id(of: Self.start), let endToken = id(of: Self.end) else {
            throw JSONScanner.Refusal(reason: "it lacks \(Self.start) or \(Self.end)")
        }
        (self.startToken, self.endToken) = (startToken, endToken)
    }

    /// The id of the token `first` followed by `second`.
    func id(of first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8> = []) -> Int? {
        var slot = Self.hash(second, after: Self.hash(first)) & (slots.count - 1)
        while slots[slot] >= 0 {
            let id = Int(slots[slot])
            let place = places[id]
            if place.count == first.count + second.count {
                let middle = place.lowerBound + first.count
                if bytes[place.lowerBound..<middle] == first, bytes[middle..<place.upperBound] == second { return id }
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    func id(of token: String) -> Int? { id(of: Array(token.utf8)[...]) }

    /// The token of an id as the vocabulary spells it.
    func token(_ id: Int) -> String? {
        guard places.indices.contains(id) else { return nil }
        return String(decoding: bytes[places[id]], as: UTF8.self)
    }

    /// FNV-1a, which can go on over a second part.
    private static func hash(_ bytes: ArraySlice<UInt8>, after start: Int = Int(bitPattern: 0xCBF2_9CE4_8422_2325)) -> Int {
        var hash = UInt(bitPattern: start)
        for byte in bytes { hash = (hash ^ UInt(byte)) &* 0x100_0000_01B3 }
        return Int(bitPattern: hash)
    }
}
