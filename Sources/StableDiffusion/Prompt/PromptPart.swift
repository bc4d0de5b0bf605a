/// A stretch of a prompt with one weight, as the emphasis syntax yields it.
public struct PromptPart: Sendable, Equatable {
    public var text: String
    /// 1 is plain.
    public var weight: Double

    public init(_ text: String, weight: Double = 1) {
        self.text = text
        self.weight = weight
    }

    /// Ends a chunk: the word BREAK outside of brackets, which the parser gives a weight that nothing else has.
    public static let chunkBreak = PromptPart("BREAK", weight: -1)
}
