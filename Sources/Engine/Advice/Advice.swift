/// A hint before, during or after a run: printed, never an obstacle.
public struct Advice: Sendable, Equatable {
    /// What it is about, so that an interface can put it beside the right field and say it in another language.
    public enum Topic: String, Sendable, CaseIterable {
        case pictureCount, mixedSizes, smallPictures, blurredPictures, trainingSize
        case vectors, name, initializationText
        case steps, learningRate, template, captions
    }

    public let topic: Topic
    /// One line: what is unusual, and what is usual.
    public let text: String

    public init(_ topic: Topic, _ text: String) {
        self.topic = topic
        self.text = text
    }
}

/// What a word stands for, since the guide's numbers differ.
public enum ConceptKind: Sendable {
    /// A character, a person, a thing.
    case subject
    case style

    /// Told by the name of the prompt template: those for styles have `style` in it.
    public init(template: String) {
        self = FilePath.name(of: template).lowercased().contains("style") ? .style : .subject
    }
}

/// Lists in advice stay short.
extension Sequence<String> {
    /// `a, b, c and 4 more`
    func listed(atMost limit: Int = 5) -> String {
        let names = Array(self)
        let shown = names.prefix(limit).joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }
}
