/// A prompt to try a new word with, put together as the guide does: framing, word, description.
public enum ReadyPrompt {
    /// - Parameters:
    ///   - caption: of one of the pictures, for the description; an empty one leaves it out.
    public static func text(name: String, kind: ConceptKind, modelName: String, caption: String) -> String {
        let framing: String = switch (ModelTaste(modelName: modelName), kind) {
        case (.anime, .subject): "masterpiece, best quality, upper body, \(name)"
        case (.anime, .style): "masterpiece, best quality, \(name)"
        case (_, .subject): "a photo of \(name)"
        case (_, .style): "a picture in the style of \(name)"
        }
        let description = caption.split(whereSeparator: \.isNewline).joined(separator: ", ")
        return description.allSatisfy(\.isWhitespace) ? framing : "\(framing), \(description)"
    }
}
