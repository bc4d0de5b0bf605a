/// How a tokenizer reads a text before byte pair encoding; CLIP's tables are the same in both.
public enum TextRule: Sendable {
    /// As transformers' fast tokenizer: canonical composition, runs of white space become one space, lowercase.
    case transformers
    /// As open_clip's `SimpleTokenizer`, by which the web UI tokenizes for OpenCLIP's text encoders in single files: the text is cleaned
    /// first (`OpenCLIPText`), and the special tokens are spelled `<start_of_text>` and `<end_of_text>`.
    case openCLIP

    /// How the special tokens are spelled in texts: start and end.
    var specialTokens: [String] {
        switch self {
        case .transformers: [Vocabulary.start, Vocabulary.end]
        case .openCLIP: ["<start_of_text>", "<end_of_text>"]
        }
    }
}
