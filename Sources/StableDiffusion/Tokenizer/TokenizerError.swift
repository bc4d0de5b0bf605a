/// Why a tokenizer's files cannot be used; the description is one line for the user.
public enum TokenizerError: Error, Equatable, CustomStringConvertible {
    /// A file is missing or cannot be read.
    case unreadable(file: String)
    /// `vocab.json` is no JSON object of tokens and ids, or its ids have gaps or repeat; or `tokenizer.json` has no
    /// such vocabulary, or a merge of it is none.
    case badVocabulary(file: String, reason: String)
    /// A line of `merges.txt` is not two tokens whose union is a token.
    case badMerge(file: String, line: Int)

    public var description: String {
        switch self {
        case .unreadable(let file):
            "cannot read the tokenizer file \(file): check that it exists and may be read"
        case .badVocabulary(let file, let reason):
            "\(file) is no CLIP vocabulary: \(reason); download the tokenizer folder again"
        case .badMerge(let file, let line):
            "\(file), line \(line): no merge of two tokens of the vocabulary; download the tokenizer folder again"
        }
    }
}
