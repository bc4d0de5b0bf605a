/// How a prompt is read, from the text to what the text encoder gets.
public struct PromptReport: Codable, Sendable, Equatable {
    /// The line as it was typed.
    public var text: String
    /// Token ids of the line, brackets included, and what each stands for.
    public var ids: [Int]
    public var pieces: [String]
    /// Stretches of the whole line with the weights that brackets give them.
    public var attention: [WeightedText]
    /// What the line becomes over the steps.
    public var schedule: [ScheduledText]
    /// The prompts that AND joins.
    public var and: [WeightedText]
    /// What generation uses: for every part of AND and every variant of its schedule.
    public var chunks: [Encoded]
    /// The fullest reading: tokens, and of how many chunks of 75.
    public var tokens: Int

    /// A text and its weight, written as `["text", 1.1]`; a weight that is not finite as null.
    public struct WeightedText: Codable, Sendable, Equatable {
        public var text: String
        public var weight: Double

        public init(text: String, weight: Double) {
            self.text = text
            self.weight = weight
        }

        public init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            text = try row.decode(String.self)
            weight = try row.decode(NullWhenNotFinite.self).wrappedValue
        }

        public func encode(to encoder: any Encoder) throws {
            var row = encoder.unkeyedContainer()
            try row.encode(text)
            try row.encode(NullWhenNotFinite(wrappedValue: weight))
        }
    }

    /// A text and the last step of it, written as `[10, "text"]`.
    public struct ScheduledText: Codable, Sendable, Equatable {
        public var lastStep: Int
        public var text: String

        public init(lastStep: Int, text: String) {
            self.lastStep = lastStep
            self.text = text
        }

        public init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            lastStep = try row.decode(Int.self)
            text = try row.decode(String.self)
        }

        public func encode(to encoder: any Encoder) throws {
            var row = encoder.unkeyedContainer()
            try row.encode(lastStep)
            try row.encode(text)
        }
    }

    /// One text as it goes to the text encoder, 77 ids a chunk.
    public struct Encoded: Codable, Sendable, Equatable {
        /// Which part of AND.
        public var part: Int
        public var lastStep: Int
        public var text: String
        public var tokens: Int
        /// Where an embedding stands, 0.
        public var ids: [[Int]]
        public var weights: [[Double]]
        public var embeddings: [FoundEmbedding]

        public init(part: Int, lastStep: Int, text: String, tokens: Int, ids: [[Int]], weights: [[Double]], embeddings: [FoundEmbedding]) {
            self.part = part
            self.lastStep = lastStep
            self.text = text
            self.tokens = tokens
            self.ids = ids
            self.weights = weights
            self.embeddings = embeddings
        }

        enum CodingKeys: String, CodingKey {
            case text, tokens, ids, weights, embeddings
            case part = "and"
            case lastStep = "last_step"
        }

        public init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            part = try keys.decode(Int.self, forKey: .part)
            lastStep = try keys.decode(Int.self, forKey: .lastStep)
            text = try keys.decode(String.self, forKey: .text)
            tokens = try keys.decode(Int.self, forKey: .tokens)
            ids = try keys.decode([[Int]].self, forKey: .ids)
            weights = try keys.decode([[NullWhenNotFinite]].self, forKey: .weights).map { $0.map(\.wrappedValue) }
            embeddings = try keys.decode([FoundEmbedding].self, forKey: .embeddings)
        }

        public func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(part, forKey: .part)
            try keys.encode(lastStep, forKey: .lastStep)
            try keys.encode(text, forKey: .text)
            try keys.encode(tokens, forKey: .tokens)
            try keys.encode(ids, forKey: .ids)
            try keys.encode(weights.map { $0.map(NullWhenNotFinite.init(wrappedValue:)) }, forKey: .weights)
            try keys.encode(embeddings, forKey: .embeddings)
        }
    }

    /// An embedding in a chunk.
    public struct FoundEmbedding: Codable, Sendable, Equatable {
        public var name: String
        /// Counted from 0.
        public var chunk: Int
        /// The first of its places in the chunk; 1 is behind the start token.
        public var offset: Int
        public var vectors: Int

        public init(name: String, chunk: Int, offset: Int, vectors: Int) {
            self.name = name
            self.chunk = chunk
            self.offset = offset
            self.vectors = vectors
        }
    }

    public init(
        text: String, ids: [Int], pieces: [String], attention: [WeightedText], schedule: [ScheduledText], and: [WeightedText], chunks: [Encoded]
    ) {
        self.text = text
        self.ids = ids
        self.pieces = pieces
        self.attention = attention
        self.schedule = schedule
        self.and = and
        self.chunks = chunks
        tokens = chunks.map(\.tokens).max() ?? 0
    }

    /// Whether generation can use it: no weight is infinite or NaN.
    public var hasFiniteWeights: Bool {
        (attention + and).allSatisfy { Float($0.weight).isFinite } && chunks.allSatisfy { $0.weights.allSatisfy { $0.allSatisfy(\.isFinite) } }
    }
}
