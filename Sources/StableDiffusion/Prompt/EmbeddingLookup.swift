/// Finds the words of embeddings in a prompt, by their token ids.
///
/// So "mint-ghost" is found in "a Mint-Ghost, dancing", and in "mint - ghost" too, which has the same ids.
public struct EmbeddingLookup: Sendable {
    /// An embedding's word.
    public struct Word: Sendable, Equatable {
        public let name: String
        /// How many vectors stand for the word.
        public let vectorCount: Int

        public init(name: String, vectorCount: Int) {
            self.name = name
            self.vectorCount = vectorCount
        }
    }

    /// A word and where it stands among those given.
    public struct Match: Sendable, Equatable {
        public let index: Int
        public let word: Word
        /// How many tokens of the prompt the word takes.
        public let tokenCount: Int
    }

    /// By their first id, the words, longest first; of equal length the one given first.
    private let candidates: [Int: [(ids: [Int], index: Int, word: Word)]]

    /// No embeddings.
    public static let none = EmbeddingLookup()

    private init() { candidates = [:] }

    /// - Parameter words: a name without tokens or a word without vectors is never found.
    public init(_ words: [Word], tokenizer: CLIPTokenizer) {
        var candidates: [Int: [(ids: [Int], index: Int, word: Word)]] = [:]
        for (index, word) in words.enumerated() where word.vectorCount > 0 {
            let ids = tokenizer.encode(word.name)
            if let first = ids.first { candidates[first, default: []].append((ids, index, word)) }
        }
        self.candidates = candidates.mapValues { words in
            words.sorted { ($1.ids.count, $0.index) < ($0.ids.count, $1.index) }
        }
    }

    /// The longest word that begins at `position` of `ids`.
    public func match(in ids: [Int], at position: Int) -> Match? {
        guard ids.indices.contains(position),
              let found = candidates[ids[position]]?.first(where: { ids[position...].starts(with: $0.ids) })
        else { return nil }
        return Match(index: found.index, word: found.word, tokenCount: found.ids.count)
    }
}
