/// The words that a tagger knows, in the order of its scores.
public struct TagTable: Sendable, Equatable {
    /// What a word is about.
    public enum Category: Sendable, Equatable {
        /// What is seen.
        case general
        /// Who is seen.
        case character
        /// How suitable the picture is.
        case rating
    }

    /// As the tagger names it, with underscores.
    public var names: [String]
    /// One for each name.
    public var categories: [Category]

    public init(names: [String], categories: [Category]) {
        self.names = names
        self.categories = categories
    }
}
