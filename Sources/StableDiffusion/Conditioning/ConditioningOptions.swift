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
        try PromptError.checkLength(of: prompt)
        return try PromptChunks(emphasis.parts(of: prompt, readsCurlyBrackets: readsCurlyBrackets), tokenizer: tokenizer, embeddings: embeddings)
    }

    /// Checks what the weights in a prompt are without its tokens.
    /// - Throws: `PromptError` where one is beyond what numbers hold, or the prompt is too long.
    public func checkWeights(of prompt: String) throws(PromptError) {
        try PromptError.checkLength(of: prompt)
        for part in PromptComposition.parts(of: PromptComments.stripped(prompt)) {
            let weights = emphasis.parts(of: part.text, readsCurlyBrackets: readsCurlyBrackets).map(\.weight) + [part.weight]
            guard weights.allSatisfy({ Float($0).isFinite }) else { throw .weight }
        }
    }
}
