/// A prompt to try a new word with, put together as the guide does: framing, word, description.
public enum ReadyPrompt {
    /// Letters of a description: enough for a first try; captions may have hundreds of tags.
    private static let longestDescription = 120

    /// - Parameters:
    ///   - caption: of one of the pictures, for the description: its first tags, or words; an empty one leaves it out.
    public static func text(name: String, kind: ConceptKind, modelName: String, caption: String) -> String {
        let framing: String = switch (ModelTaste(modelName: modelName), kind) {
        case (.anime, .subject): "masterpiece, best quality, upper body, \(name)"
        case (.anime, .style): "masterpiece, best quality, \(name)"
        case (_, .subject): "a photo of \(name)"
        case (_, .style): "a picture in the style of \(name)"
        }
        let description = caption.split(whereSeparator: \.isNewline).joined(separator: ", ")
        return description.allSatisfy(\.isWhitespace) ? framing : "\(framing), \(shortened(description))"
    }

    /// Cut after a whole tag, or after a whole word of a first tag that is too long itself.
    private static func shortened(_ description: String) -> String {
        guard description.count > longestDescription else { return description }
        let kept = description.prefix(longestDescription + 1)
        let end = kept.lastIndex(of: ",") ?? kept.lastIndex(where: \.isWhitespace) ?? kept.index(kept.startIndex, offsetBy: longestDescription)
        return String(kept[..<end])
    }
}
