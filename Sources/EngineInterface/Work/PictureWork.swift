/// What the interface has the engine do with pictures. Called on a background thread; what is thrown has a description that is one line for the user.
public protocol PictureWork: Sendable {
    /// Starts to turn a folder of pictures into a training set.
    func preprocess(_ settings: PreprocessingSettings, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob
    /// Starts to put pictures into words; no file is written.
    func interrogate(_ request: InterrogationRequest, deliver: @escaping @Sendable (PictureNews) -> Void) throws -> any PictureJob
    /// Writes the text file beside a picture; an empty caption removes it.
    func saveCaption(_ caption: String, of picture: String) throws
    /// Changes the captions of pictures.
    /// - Returns: how many of them changed.
    func change(_ change: CaptionChange, captionsOf pictures: [String]) throws -> Int
}

/// Work on pictures in a process of its own, which ends with the interface.
public protocol PictureJob: Sendable {
    /// Tells it to stop, without waiting; what is done stays, and `ended` is heard.
    func interrupt()
}

/// What is heard of work on pictures, from a thread of its own.
public enum PictureNews: Sendable, Equatable {
    /// What happens, in order.
    case events([Event])
    /// The work is over: its last event, or why there is none. Comes once; nothing comes after it.
    case ended(Event.Finished)
}

/// Pictures to be put into words.
public struct InterrogationRequest: Codable, Sendable, Equatable {
    /// Paths.
    public var pictures: [String]
    public var captioner: Captioner
    public var settings: InterrogationSettings
    public var options: ModelOptions

    public init(pictures: [String], captioner: Captioner, settings: InterrogationSettings, options: ModelOptions) {
        self.pictures = pictures
        self.captioner = captioner
        self.settings = settings
        self.options = options
    }
}

/// A change to the captions of many pictures.
public enum CaptionChange: Sendable, Equatable {
    /// Every place of a text becomes another one.
    case replace(String, with: String)
    /// A tag goes before or behind the others, where it is not among them.
    case addTag(String, first: Bool)
    /// A tag goes, wherever it is a whole tag between commas.
    case dropTag(String)
}
