extension Event {
    /// A picture of a preprocessing is done, or was passed over; the event's `step` counts them.
    public struct Prepared: Codable, Sendable, Equatable {
        /// The picture's path.
        public var source: String
        /// How many pictures there are.
        public var total: Int
        /// What was made of it.
        public var outputs: [PreparedPicture]
        /// Why nothing was, or not all, in one line.
        public var problem: String?

        public init(source: String, total: Int, outputs: [PreparedPicture] = [], problem: String? = nil) {
            self.source = source
            self.total = total
            self.outputs = outputs
            self.problem = problem
        }
    }

    /// A picture was put into words; the event's `step` counts pictures.
    public struct Interrogated: Codable, Sendable, Equatable {
        /// The picture's path.
        public var file: String
        public var captioner: Captioner
        /// The words, as they would stand in a caption.
        public var caption: String
        /// Of a tagger: the tags of the caption with their scores, in its order.
        public var tags: [TagScore]
        /// Why there are none, in one line.
        public var problem: String?

        public init(file: String, captioner: Captioner, caption: String, tags: [TagScore] = [], problem: String? = nil) {
            self.file = file
            self.captioner = captioner
            self.caption = caption
            self.tags = tags
            self.problem = problem
        }

        enum CodingKeys: String, CodingKey {
            case file, caption, tags, problem
            case captioner = "with"
        }
    }
}

/// A picture of a training set that was just made.
public struct PreparedPicture: Codable, Sendable, Equatable {
    /// Its path.
    public var file: String
    /// Pixels.
    public var width: Int
    public var height: Int
    /// Empty where it has none.
    public var caption: String

    public init(file: String, width: Int, height: Int, caption: String) {
        self.file = file
        self.width = width
        self.height = height
        self.caption = caption
    }
}

/// A tag and how sure the tagger is of it, 0 to 1.
public struct TagScore: Codable, Sendable, Equatable {
    /// As the tagger names it, with underscores.
    public var tag: String
    public var score: Double

    public init(tag: String, score: Double) {
        self.tag = tag
        self.score = score
    }
}
