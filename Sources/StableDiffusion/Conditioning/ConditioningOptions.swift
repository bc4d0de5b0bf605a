/// How prompts are read and encoded; training and generation share it.
public struct ConditioningOptions: Sendable, Equatable {
    /// 1 takes the text encoder's last layer, 2 the one before it.
    public var clipSkip: Int
    public var emphasis: Emphasis
    /// Whether `{x}` weighs 1.05, as NovelAI's do.
    public var readsCurlyBrackets: Bool

    /// Whether clip skip chooses among the layers of Stable Diffusion XL's first text encoder, the web UI's setting `sdxl_clip_l_skip`.
    public var skipsLayersOfXL = false

    public init(clipSkip: Int = 1, emphasis: Emphasis = .original, readsCurlyBrackets: Bool = false) {
        self.clipSkip = clipSkip
        self.emphasis = emphasis
        self.readsCurlyBrackets = readsCurlyBrackets
    }

    /// A prompt cut into chunks, emphasis read.
    /// - Parameter padding: fills chunks up behind the end token; nil is the end token.
    /// - Throws: `PromptError`.
    public func chunks(
        of prompt: String, tokenizer: CLIPTokenizer, embeddings: EmbeddingLookup = .none, padding: Int? = nil
    ) throws(PromptError) -> PromptChunks {
        try PromptError.checkLength(of: prompt)
        return try PromptChunks(
            emphasis.parts(of: prompt, readsCurlyBrackets: readsCurlyBrackets), tokenizer: tokenizer, embeddings: embeddings, padding: padding)
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

/// What the weights of a prompt's parts do, by the web UI's names.
public enum Emphasis: String, Sendable, CaseIterable {
    /// Hidden states are multiplied by the weights, then by one number that restores their mean.
    case original = "Original"
    /// Hidden states are multiplied by the weights.
    case noNorm = "No norm"
    /// Brackets are read and have no effect.
    case ignore = "Ignore"
    /// Brackets are text.
    case none = "None"

    /// The stretches of a text with their weights.
    public func parts(of text: String, readsCurlyBrackets: Bool = false) -> [PromptPart] {
        self == .none ? [PromptPart(text)] : PromptAttention.parts(of: text, readsCurlyBrackets: readsCurlyBrackets)
    }
}
