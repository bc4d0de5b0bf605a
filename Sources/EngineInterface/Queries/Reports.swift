/// The pictures that a training would use.
public struct DatasetReport: Codable, Sendable, Equatable {
    /// The folder, also of a sample that was given by name.
    public var folder: String
    /// Paths, sorted by name.
    public var pictures: [String]
    /// How many of them have a text file beside them.
    public var captions: Int
    /// What is unusual about them, one line each.
    public var advice: [String]

    public init(folder: String, pictures: [String], captions: Int, advice: [String]) {
        self.folder = folder
        self.pictures = pictures
        self.captions = captions
        self.advice = advice
    }
}

/// What a run was started with.
public struct RunDetails: Codable, Sendable, Equatable {
    /// Of the latest start.
    public var settings: TrainingSettings
    /// Paths of the dataset's pictures that are still there, sorted by name.
    public var pictures: [String]
    /// Steps of which the run has a copy of the embedding, ascending.
    public var copies: [Int]

    public init(settings: TrainingSettings, pictures: [String], copies: [Int]) {
        self.settings = settings
        self.pictures = pictures
        self.copies = copies
    }
}

/// What is wrong with a field of a form, or unusual about it.
public struct FieldRemark: Codable, Sendable, Equatable {
    /// The field by its key in JSON, for example `learn_rate`.
    public var field: String
    /// Whether the work cannot start with it; else it is a hint.
    public var isMistake: Bool
    /// One line.
    public var text: String
    /// Whether it only tells how the value is understood: nothing is unusual.
    public var isFact: Bool

    public init(field: String, isMistake: Bool, text: String, isFact: Bool = false) {
        self.field = field
        self.isMistake = isMistake
        self.text = text
        self.isFact = isFact
    }

    enum CodingKeys: String, CodingKey {
        case field, text
        case isMistake = "is_mistake"
        case isFact = "is_fact"
    }
}
