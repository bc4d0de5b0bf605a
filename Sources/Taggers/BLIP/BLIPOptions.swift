extension BLIP {
    /// How a caption is written. The defaults are the web UI's.
    public struct Options: Sendable, Equatable {
        /// Sequences that are followed at a time; 1 takes the likeliest word each time.
        public var beams: Int
        /// Tokens before which a caption does not end, those of the prompt and the start counted.
        public var minimumLength: Int
        /// Tokens at which a caption ends, those of the prompt and the start counted.
        public var maximumLength: Int
        /// Makes words that occurred less likely: 1 leaves them, 1.3 is much.
        public var repetitionPenalty: Double
        /// The words that the model goes on from; they are no part of the caption.
        public var prompt: String

        public init(beams: Int = 1, minimumLength: Int = 24, maximumLength: Int = 48, repetitionPenalty: Double = 1,
                    prompt: String = "a picture of ") {
            self.beams = beams
            self.minimumLength = minimumLength
            self.maximumLength = maximumLength
            self.repetitionPenalty = repetitionPenalty
            self.prompt = prompt
        }

        /// The most beams: more take memory and find nothing better.
        public static let mostBeams = 16

        /// - Parameters:
        ///   - promptLength: tokens of the prompt, the start counted.
        ///   - positions: the longest sequence of the model.
        /// - Throws: `BLIPError.option`.
        func check(promptLength: Int, positions: Int) throws(BLIPError) {
            guard 1 ... Self.mostBeams ~= beams else { throw .option("\(beams) beams; choose 1 to \(Self.mostBeams)") }
            guard repetitionPenalty.isFinite, repetitionPenalty > 0 else {
                throw .option("a repetition penalty of \(repetitionPenalty); choose a number above 0, 1 for none")
            }
            guard maximumLength > promptLength else {
                throw .option("a caption of at most \(maximumLength) tokens has no room behind the prompt's \(promptLength); raise the maximum length")
            }
            guard maximumLength <= positions else {
                throw .option("a caption of \(maximumLength) tokens; this model writes at most \(positions)")
            }
            guard minimumLength <= maximumLength else {
                throw .option("a minimum length of \(minimumLength) tokens is more than the maximum of \(maximumLength); lower it")
            }
        }
    }
}
