/// Reads `vocab.json`: one flat JSON object of tokens and ids.
enum VocabularyFile {
    /// - Throws: `JSONScanner.Refusal`.
    static func read(_ json: [UInt8]) throws(JSONScanner.Refusal) -> Vocabulary {
        var scanner = JSONScanner(json)
        var entries = VocabularyEntries()
        try entries.read(&scanner)
        try scanner.end()
        return try entries.vocabulary(in: scanner.bytes)
    }
}

/// The tokens and ids that a file lists.
struct VocabularyEntries {
    typealias Refusal = JSONScanner.Refusal

    /// Twenty times what CLIP's has.
    private static let most = 1_000_000

    private var entries: [(token: Range<Int>, id: Int)] = []
    private var added: [(token: Range<Int>, id: Int)] = []

    /// Reads one flat object of tokens and ids.
    mutating func read(_ scanner: inout JSONScanner) throws(Refusal) {
        try scanner.open("{")
        while let token = try scanner.key() {
            guard entries.count < Self.most else { throw Refusal(reason: "it is too large") }
            entries.append((token, try scanner.number()))
        }
    }

    /// Reads `added_tokens` of `tokenizer.json`: an array of objects with `id` and `content`.
    mutating func readAdded(_ scanner: inout JSONScanner) throws(Refusal) {
        try scanner.open("[")
        while try scanner.element() {
            guard added.count < Self.most else { throw Refusal(reason: "it is too large") }
            var (token, id): (Range<Int>?, Int?)
            try scanner.open("{")
            while let key = try scanner.key() {
                switch scanner.text(key) {
                case "id": id = try scanner.number()
                case "content": token = try scanner.string()
                default: try scanner.skip()
                }
            }
            if let token, let id { added.append((token, id)) }
        }
    }

    /// - Parameter bytes: the scanner's.
    /// - Throws: `Refusal` unless each id from 0 to the last has one token, all different. What is added under an id
    ///   that the vocabulary has is the vocabulary's: tokens are listed there again for what else is said of them.
    func vocabulary(in bytes: [UInt8]) throws(Refusal) -> Vocabulary {
        guard !entries.isEmpty else { throw Refusal(reason: "it is empty") }
        var tokens = [Range<Int>?](repeating: nil, count: entries.count + added.count)
        for (token, id) in entries {
            guard id < tokens.count, tokens[id] == nil else { throw Refusal(reason: "its ids have gaps or repeat") }
            tokens[id] = token
        }
        for (token, id) in added {
            guard id < tokens.count else { throw Refusal(reason: "its ids have gaps or repeat") }
            tokens[id] = tokens[id] ?? token
        }
        let all = tokens.compactMap { $0 }
        guard tokens.prefix(all.count).allSatisfy({ $0 != nil }) else {
            throw Refusal(reason: "its ids have gaps or repeat")
        }
        return try Vocabulary(tokens: all, in: bytes)
    }
}
