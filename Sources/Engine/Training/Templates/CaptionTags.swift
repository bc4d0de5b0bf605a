/// What is done with a caption's tags each time its picture is seen.
public struct CaptionTags: Sendable, Equatable {
    /// Chance, 0 to 1, that a tag is left out.
    public let dropout: Double
    public let shuffle: Bool

    public init(dropout: Double, shuffle: Bool) {
        self.dropout = dropout
        self.shuffle = shuffle
    }

    /// Whether a picture's prompt, its template line included, is drawn anew each time the picture is seen.
    public var drawsAnew: Bool { dropout != 0 || shuffle }

    /// The caption with tags dropped, then shuffled. Tags are split and joined at bare commas: their blanks travel with them.
    public func apply(to caption: String, _ random: inout TrainingRandom) -> String {
        guard drawsAnew else { return caption }
        var tags = caption.split(separator: ",", omittingEmptySubsequences: false)
        if dropout != 0 {
            tags = tags.filter { _ in random.uniform() > dropout }
        }
        if shuffle { random.shuffle(&tags) }
        return tags.joined(separator: ",")
    }
}
