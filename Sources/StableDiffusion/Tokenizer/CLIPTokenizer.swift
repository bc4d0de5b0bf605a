/// CLIP's tokenizer: text to token ids and back, exactly as the fast tokenizer of transformers (`CLIPTokenizerFast`), or as OpenCLIP's.
///
/// Radford et al., "Learning Transferable Visual Models From Natural Language Supervision", 2021.
public struct CLIPTokenizer: Sendable {
    /// The id that opens every sequence, `<|startoftext|>` (49406 in CLIP).
    public var startToken: Int { vocabulary.startToken }
    /// The id that closes every sequence, `<|endoftext|>` (49407 in CLIP).
    public var endToken: Int { vocabulary.endToken }
    /// The id of a comma that ends a word, as all commas do; nil in a vocabulary without one (267 in CLIP).
    public let commaToken: Int?
    /// How many tokens the vocabulary has; ids run from 0 to one below (49408 in CLIP).
    public var count: Int { vocabulary.count }

    private let vocabulary: Vocabulary
    private let encoder: BytePairEncoder
    private let rule: TextRule
    private let splitter: TextSplitter
    /// The id of every byte inside a word, and at its end.
    private let innerBytes: [Int32]
    private let finalBytes: [Int32]

    private static let endOfWord = "</w>"

    /// Reads the tokenizer of a folder: `vocab.json` with `merges.txt`, or `tokenizer.json` alone.
    ///
    /// - Throws: `TokenizerError`.
    public init(folder: String, rule: TextRule = .transformers) throws(TokenizerError) {
        try self.init(TokenizerFiles(folder: folder) ?? .pair(in: folder), rule: rule)
    }

    /// Reads the files of a tokenizer.
    ///
    /// - Throws: `TokenizerError`.
    public init(_ files: TokenizerFiles, rule: TextRule = .transformers) throws(TokenizerError) {
        let (vocabulary, merges) = try files.read()
        (self.rule, splitter) = (rule, TextSplitter(rule))
        encoder = BytePairEncoder(merges: merges)
        self.vocabulary = vocabulary
        commaToken = vocabulary.id(of: "," + Self.endOfWord)
        // A byte that a small vocabulary lacks becomes the end token, the unknown token of CLIP
        let endToken = vocabulary.endToken
        innerBytes = ByteAlphabet.characters.map { Int32(vocabulary.id(of: $0[...]) ?? endToken) }
        finalBytes = ByteAlphabet.characters.map {
            Int32(vocabulary.id(of: $0[...], Array(Self.endOfWord.utf8)[...]) ?? endToken)
        }
    }

    /// The token ids of `text`, without start and end; nothing is cut off.
    ///
    /// The special tokens spelled out in the text become their ids.
    public func encode(_ text: String) -> [Int] {
        rule == .openCLIP ? cleanedIDs(text) : plainIDs(text)
    }

    private var specials: [(name: [UInt8], id: Int)] { zip(rule.specialTokens, [startToken, endToken]).map { (Array($0.utf8), $1) } }

    /// Special tokens count as such only where a word of the cleaned text begins.
    private func cleanedIDs(_ text: String) -> [Int] {
        let specials = specials
        return splitter.words(text).flatMap { word in
            specials.first { $0.name == word }.map { [$0.id] } ?? ids(of: word)
        }
    }

    /// Special tokens count as such wherever they stand.
    private func plainIDs(_ text: String) -> [Int] {
        var ids: [Int] = []
        let bytes = Array(text.utf8)
        var plain = 0
        var position = 0
        let specials = specials
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "<"), let (name, id) = specials.first(where: { bytes[position...].starts(with: $0.name) }) {
                appendWords(of: bytes[plain..<position], to: &ids)
                ids.append(id)
                position += name.count
                plain = position
            } else {
                position += 1
            }
        }
        appendWords(of: bytes[plain...], to: &ids)
        return ids
    }

    private func appendWords(of text: ArraySlice<UInt8>, to ids: inout [Int]) {
        guard !text.isEmpty else { return }
        for word in splitter.words(String(decoding: text, as: UTF8.self)) { ids += self.ids(of: word) }
    }

    private func ids(of word: [UInt8]) -> [Int] {
        var symbols = word.map { innerBytes[Int($0)] }
        if let last = word.last { symbols[symbols.count - 1] = finalBytes[Int(last)] }
        return encoder.encode(symbols)
    }

    /// The tokens of `text` as the vocabulary spells them: `photo</w>`; bytes above ASCII in the alphabet of byte pair encoding.
    public func pieces(_ text: String) -> [String] {
        encode(text).compactMap(vocabulary.token)
    }

    /// The text of token ids; words are parted by a space, ids outside the vocabulary are left out.
    public func decode(_ ids: [Int]) -> String {
        var bytes: [UInt8] = []
        for id in ids {
            guard let token = vocabulary.token(id) else { continue }
            bytes += ByteAlphabet.bytes(of: token) ?? Array(token.utf8)
        }
        var text = ""
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        while let end = rest.firstRange(of: Self.endOfWord) {
            text += rest[..<end.lowerBound] + " "
            rest = rest[end.upperBound...]
        }
        text += rest
        while let first = text.unicodeScalars.first, first.properties.isWhitespace { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
        return text
    }

    /// The id of a token as the vocabulary spells it.
    public func id(ofToken token: String) -> Int? { vocabulary.id(of: token) }

    /// Whether `text` is one token of the vocabulary and nothing else: such a name for an embedding hides a word the model knows.
    public func isSingleToken(_ text: String) -> Bool {
        encode(text).count == 1
    }
}
