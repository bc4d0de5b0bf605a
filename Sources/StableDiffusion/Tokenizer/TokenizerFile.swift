/// Reads `tokenizer.json`, a whole tokenizer in one file as the library `tokenizers` writes it.
///
/// Tokens stand under `model.vocab` and `added_tokens`, merges under `model.merges`: `["a", "b"]`, or `"a b"` in files
/// of versions before 0.20. The rest, how text is split and normalised, is CLIP's and passed over. Added tokens are not
/// looked for in texts, start and end excepted, just as with the pair of files: in transformers the `!` of SD2, which
/// fills texts up, is found as such a token, in OpenCLIP and the web UI it is a word.
struct TokenizerFile {
    typealias Refusal = JSONScanner.Refusal

    private var scanner: JSONScanner
    private var entries = VocabularyEntries()
    private var merges: [MergeTable.Pair]?

    /// - Throws: `Refusal`.
    static func read(_ json: [UInt8]) throws(Refusal) -> (vocabulary: Vocabulary, merges: MergeTable) {
        var file = TokenizerFile(scanner: JSONScanner(json))
        try file.read()
        guard let merges = file.merges else { throw Refusal(reason: "it lacks model.vocab or model.merges") }
        let bytes = file.scanner.bytes
        let vocabulary = try file.entries.vocabulary(in: bytes)
        do {
            return (vocabulary, try MergeTable(merges, in: bytes, vocabulary: vocabulary))
        } catch {
            throw notTwoTokens(error.place)
        }
    }

    private static func notTwoTokens(_ number: Int) -> Refusal {
        Refusal(reason: "merge \(number) is not two tokens whose union is a token")
    }

    private mutating func read() throws(Refusal) {
        try scanner.open("{")
        while let key = try scanner.key() {
            switch scanner.text(key) {
            case "added_tokens": try entries.readAdded(&scanner)
            case "model": try readModel()
            default: try scanner.skip()
            }
        }
        try scanner.end()
    }

    private mutating func readModel() throws(Refusal) {
        try scanner.open("{")
        while let key = try scanner.key() {
            switch scanner.text(key) {
            case "vocab": try entries.read(&scanner)
            case "merges": merges = try readMerges()
            default: try scanner.skip()
            }
        }
    }

    private mutating func readMerges() throws(Refusal) -> [MergeTable.Pair] {
        var pairs: [MergeTable.Pair] = []
        try scanner.open("[")
        while try scanner.element() {
            guard pairs.count < MergeTable.most else { throw Refusal(reason: "it is too large") }
            guard let pair = try readMerge() else { throw Self.notTwoTokens(pairs.count + 1) }
            pairs.append(pair)
        }
        return pairs
    }

    /// Nil where it is not two strings.
    private mutating func readMerge() throws(Refusal) -> MergeTable.Pair? {
        guard scanner.next() == UInt8(ascii: "[") else {
            let both = try scanner.string()
            guard let space = scanner.bytes[both].firstIndex(of: UInt8(ascii: " ")) else { return nil }
            return (both.lowerBound..<space, space + 1..<both.upperBound)
        }
        try scanner.open("[")
        guard try scanner.element() else { return nil }
        let first = try scanner.string()
        guard try scanner.element() else { return nil }
        let second = try scanner.string()
        return try scanner.element() ? nil : (first, second)
    }
}
