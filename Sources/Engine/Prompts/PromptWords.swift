import EngineInterface
import StableDiffusion

/// What prompts say of embeddings: those they name, those they name in vain, and words that look like one and are none. A word that is not
/// found is read as plain text, which gives a picture all the same.
struct PromptWords {
    /// Letters of a word that is worth a guess.
    private static let shortestGuess = 4
    /// Lines of one sort; more tell nothing new.
    private static let mostLines = 5

    private let store: EmbeddingStore
    private let tokenizer: CLIPTokenizer
    /// Finds the embeddings that the model can use.
    private let reader: PromptReader
    /// Finds those, too, that were left out.
    private let readerOfAll: PromptReader
    private let skipped: [String: SkippedEmbedding]

    init(_ store: EmbeddingStore, tokenizer: CLIPTokenizer, options: ConditioningOptions) {
        self.store = store
        self.tokenizer = tokenizer
        let leftOut = store.skipped.filter { store[$0.word] == nil }
        skipped = Dictionary(leftOut.map { ($0.word, $0) }, uniquingKeysWith: { first, _ in first })
        let lookup = store.lookup(tokenizer: tokenizer)
        let words = store.embeddings.map { EmbeddingLookup.Word(name: $0.embedding.name, vectorCount: $0.embedding.vectors.count) }
            + skipped.keys.sorted().map { EmbeddingLookup.Word(name: $0, vectorCount: 1) }
        reader = PromptReader(tokenizer: tokenizer, embeddings: lookup, options: options)
        readerOfAll = skipped.isEmpty ? reader
            : PromptReader(tokenizer: tokenizer, embeddings: EmbeddingLookup(words, tokenizer: tokenizer), options: options)
    }

    /// A line for each sort of thing that there is to say, what may be a mistake first.
    /// - Parameters:
    ///   - steps: model calls that schedules are spread over.
    ///   - own: the word that is being taught, which needs no mention.
    func logs(on prompts: [String], steps: Int = 20, own: String? = nil) -> [Event.Log] {
        var seen: Set<String> = []
        let texts = prompts.map(PromptComments.stripped).filter { seen.insert($0).inserted }
        return inVain(texts, steps) + misspelt(texts) + named(texts, steps, own)
    }

    /// `words: mghost (2 vectors, step 400)`
    private func named(_ texts: [String], _ steps: Int, _ own: String?) -> [Event.Log] {
        let names = Self.unique(texts.flatMap { found($0, by: reader, steps) }).filter { $0 != own }
        guard !names.isEmpty else { return [] }
        let words = names.compactMap { store[$0]?.embedding }.map(Self.described)
        return [Event.Log(.info, "words: \(words.listed(atMost: 12))")]
    }

    private static func described(_ embedding: Embedding) -> String {
        let vectors = embedding.vectors.count == 1 ? "1 vector" : "\(embedding.vectors.count) vectors"
        return "\(SafeName.printable(embedding.name)) (\(vectors), step \(embedding.step.map(String.init) ?? "?"))"
    }

    private func inVain(_ texts: [String], _ steps: Int) -> [Event.Log] {
        guard !skipped.isEmpty else { return [] }
        let names = Self.unique(texts.flatMap { found($0, by: readerOfAll, steps) })
        return names.compactMap { name in skipped[name].map { Self.line(name, $0) } }.prefix(Self.mostLines).map { Event.Log(.warning, $0) }
    }

    private static func line(_ name: String, _ skipped: SkippedEmbedding) -> String {
        let shown = SafeName.printable(name)
        switch skipped.reason {
        case .width(let width, _): return "\(shown) is for another model (\(width) numbers): read as plain text"
        case .stableDiffusionXL: return "\(shown) is for Stable Diffusion XL: read as plain text"
        default: return "\(shown) is read as plain text: \(skipped.reason.description)"
        }
    }

    private func found(_ text: String, by reader: PromptReader, _ steps: Int) -> [String] {
        ((try? reader.embeddings(in: text, steps: steps)) ?? []).map(\.name)
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    // MARK: Words that look like one

    private func misspelt(_ texts: [String]) -> [Event.Log] {
        let names = store.embeddings.map(\.embedding.name).filter { $0.count >= Self.shortestGuess }.map { (name: $0, letters: Array($0.lowercased())) }
        guard !names.isEmpty else { return [] }
        let lookup = store.lookup(tokenizer: tokenizer)
        let guesses = Self.unique(texts.flatMap(Self.words)).compactMap { word -> String? in
            let letters = Array(word.lowercased())
            // Most words are far from all names, so that the vocabulary is asked for few.
            guard let name = Self.nearest(to: letters, among: names), !isKnown(word, lookup) else { return nil }
            return "\(SafeName.printable(word)): did you mean the embedding \(SafeName.printable(name))?"
        }
        return guesses.prefix(Self.mostLines).map { Event.Log(.advice, $0) }
    }

    private static func nearest(to letters: [Character], among names: [(name: String, letters: [Character])]) -> String? {
        let near = names.compactMap { name, own -> (name: String, distance: Int)? in
            NearName.distance(letters, own, atMost: own.count < 6 ? 1 : 2).flatMap { $0 > 0 ? (name, $0) : nil }
        }
        return near.min { $0.distance < $1.distance }?.name
    }

    /// The words of a prompt that a name could be: with hyphens and the like in them, without the signs of the prompt's language.
    private static func words(_ text: String) -> [String] {
        let signs = "()[]{}|<>:;,\"!?=*\\/"
        return text.split { $0.isWhitespace || signs.contains($0) }.compactMap { word in
            var rest = word
            while let last = rest.last, ".-_'".contains(last) { rest.removeLast() }
            while let first = rest.first, ".-_'".contains(first) { rest.removeFirst() }
            return rest.count >= shortestGuess && rest.contains(where: \.isLetter) ? "\(rest)" : nil
        }
    }

    /// Whether the model has a word for each part of it, or an embedding is found in it.
    private func isKnown(_ word: String, _ lookup: EmbeddingLookup) -> Bool {
        let ids = tokenizer.encode(word)
        if ids.indices.contains(where: { lookup.match(in: ids, at: $0) != nil }) { return true }
        return word.split { !$0.isLetter }.allSatisfy { tokenizer.isSingleToken(String($0)) }
    }
}
