/// What a preprocessing would find, before it starts.
public struct PreparationReport: Codable, Sendable, Equatable {
    /// The pictures that can be read by their headers, in order.
    public var pictures: [FoundPicture]
    /// Other files, each with the reason, sorted by path.
    public var skipped: [SkippedFile]
    /// What is unusual about the pictures, one line each.
    public var advice: [String]

    public init(pictures: [FoundPicture], skipped: [SkippedFile], advice: [String]) {
        self.pictures = pictures
        self.skipped = skipped
        self.advice = advice
    }
}

/// A picture that a preprocessing would take.
public struct FoundPicture: Codable, Sendable, Equatable {
    public var path: String
    /// Pixels, upright.
    public var width: Int
    public var height: Int

    public init(path: String, width: Int, height: Int) {
        self.path = path
        self.width = width
        self.height = height
    }
}

/// A file that a preprocessing would pass over.
public struct SkippedFile: Codable, Sendable, Equatable {
    public var path: String
    /// One line.
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

/// A picture of a folder, and the words that go with it.
public struct CaptionedPicture: Codable, Sendable, Equatable {
    public var path: String
    /// Tells the file from a later one of the same path.
    public var version: Double
    /// Pixels, upright; 0 where the file cannot be read.
    public var width: Int
    public var height: Int
    /// What the text file beside it says; nil where there is none.
    public var caption: String?

    public init(path: String, version: Double, width: Int, height: Int, caption: String?) {
        self.path = path
        self.version = version
        self.width = width
        self.height = height
        self.caption = caption
    }
}
