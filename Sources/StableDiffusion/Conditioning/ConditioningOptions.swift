/// How prompts are read and encoded; training and generation share it.
public struct ConditioningOptions: Sendable, Equatable {
    /// 1 takes the text encoder's last layer, 2 the one before it.
    public var clipSkip: Int
    public var emphasis: Emphasis
    /// Whether `{x}` weighs 1.05, as NovelAI's do.
    public var readsCurlyBrackets: Bool

    public init(clipSkip: Int = 1, emphasis: Emphasis = .original, readsCurlyBrackets: Bool = false) {
        self.clipSkip = clipSkip
        self.emphasis = emphasis
        self.readsCurlyBrackets = readsCurlyBrackets
    }

    /// A prompt cut into chunks, emphasis read.
    /// - Throws: `PromptError`.
    public func chunks(of prompt: String, tokenizer: CLIPTokenizer, embeddings: EmbeddingLookup = .none) throws(PromptError) -> PromptChunks {
        try PromptChunks(emphasis.parts(of: prompt, readsCurlyBrackets: readsCurlyBrackets), tokenizer: tokenizer, embeddings: embeddings)
    }
}
