import EngineInterface

/// Embeddings that the word being typed may become.
struct WordOffer: Sendable, Equatable {
    struct Word: Sendable, Equatable {
        var entry: EmbeddingEntry
        /// How many characters of it stand before the cursor.
        var typed: Int
    }

    let words: [Word]
    private(set) var index = 0
    /// Whether somebody went through them: then Enter takes one, too.
    private(set) var isChosen = false

    /// Columns that must be typed before words are offered: two letters, or one Chinese character.
    private static let leastColumns = 2

    /// What may be meant at the cursor; nil where nothing fits.
    init?(_ text: TextEditing, _ embeddings: [EmbeddingEntry]) {
        let before = Array(text.characters[..<text.cursor])
        let fitting = embeddings.filter { $0.skipped == nil }.compactMap { entry in
            Self.typed(of: Array(entry.word), before).map { Word(entry: entry, typed: $0) }
        }
        // A word that stands there whole needs no offer.
        guard fitting.contains(where: { $0.typed < $0.entry.word.count }) else { return nil }
        words = fitting.sorted { ($1.typed, $0.entry.word) < ($0.typed, $1.entry.word) }
    }

    var word: Word { words[min(index, words.count - 1)] }

    mutating func walk(_ by: Int) {
        (index, isChosen) = (((index + by) % words.count + words.count) % words.count, true)
    }

    mutating func choose(_ index: Int) {
        if words.indices.contains(index) { self.index = index }
    }

    /// Puts the chosen word in the place of what was typed of it, also of what of it stands behind the cursor.
    func take(in text: inout TextEditing) {
        let (chosen, cursor) = (Array(word.entry.word), text.cursor)
        guard word.typed <= cursor else { return }
        let after = text.characters[cursor...].prefix { !$0.endsWords }
        let rest = chosen[word.typed...]
        let isPartOfIt = after.count <= rest.count && zip(after, rest).allSatisfy { $0.lowercased() == $1.lowercased() }
        text.replace(cursor - word.typed..<cursor + (isPartOfIt ? after.count : 0), with: word.entry.word)
    }

    /// How many characters of a word stand before the cursor, where a word may begin; nil where none do, or too few.
    private static func typed(of word: [Character], _ before: [Character]) -> Int? {
        for count in stride(from: min(word.count, before.count), to: 0, by: -1) {
            let part = before.suffix(count)
            guard zip(part, word).allSatisfy({ $0.lowercased() == $1.lowercased() }) else { continue }
            guard TextWidth.columns(String(part)) >= leastColumns else { return nil }
            if count == before.count || before[before.count - count - 1].endsWords { return count }
        }
        return nil
    }
}

extension Character {
    /// Whether a word may begin behind it: white space, what prompts are built with, and characters of scripts without spaces.
    fileprivate var endsWords: Bool {
        isWhitespace || ",.;:()[]{}<>|\\\"'!?/+=".contains(self) || TextWidth.columns(String(self)) == 2
    }
}
