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
