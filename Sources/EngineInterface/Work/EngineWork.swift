/// What the interface has the engine do. Called on a background thread, as some of it waits for files or for a worker to begin.
///
/// What is thrown has a description that is one line for the user.
public protocol EngineWork: PictureWork, GenerationWork {
    /// Makes a new embedding.
    func create(_ request: EmbeddingRequest, model: String) throws -> EmbeddingEntry
    /// Starts a training in a process of its own and returns as soon as its run folder is there.
    /// - Throws: also `InTraining`.
    func train(_ settings: TrainingSettings) throws -> RunEntry
    /// Goes on with a run that is not at work, in a process of its own.
    func resume(run path: String) throws -> RunEntry
    /// Makes the copy of a step the embedding itself, of a run that is not at work.
    /// - Parameter force: also where somebody else has changed the embedding's file.
    /// - Returns: the embedding's file.
    /// - Throws: also `ChangedMeanwhile`.
    func promote(run path: String, step: Int, force: Bool) throws -> String
    /// Writes `settings.yaml`.
    func save(_ settings: UserSettings) throws
    /// Tells the past of a run and, while it is at work, what happens, from a thread of its own, until `stop` is called: a run that is taken up
    /// again, by anybody, is told of anew from its beginning.
    func follow(run path: String, deliver: @escaping @Sendable (RunNews) -> Void) -> any RunFollowing
}

/// Why a file was not replaced: somebody else has changed it, and a person who has not seen that may not want it gone.
public struct ChangedMeanwhile: Error, CustomStringConvertible, Sendable, Equatable {
    /// One line that says what is there.
    public let description: String

    public init(description: String) {
        self.description = description
    }
}

/// Why a training was not begun: another run trains the word.
public struct InTraining: Error, CustomStringConvertible, Sendable, Equatable {
    public let run: RunEntry
    public let description: String

    public init(run: RunEntry, description: String) {
        self.run = run
        self.description = description
    }
}

/// A watched run.
public protocol RunFollowing: Sendable {
    /// Tells the run something, without waiting; what becomes of it is heard as an event.
    func send(_ command: Command)
    /// Ends the watching; the run goes on. Once this has returned nothing is delivered any more.
    func stop()
}

/// What is heard of a watched run.
public enum RunNews: Sendable, Equatable {
    /// What happened before anybody watched, in order; comes first, perhaps in several parts of which `isLast` marks the end, and again from the
    /// beginning where the run is taken up after its end.
    case past([Event], isLast: Bool)
    /// What happens now.
    case events([Event])
    /// The run is at work, but has given no sign of life for so many seconds; told again as they pass.
    /// - Parameter process: the number of its process, where that is known.
    case silent(seconds: Int, process: Int?)
    /// It gives signs of life again.
    case answers
    /// The run is not at work (any more): how it stands. For a process that had no last word the summary's `message` tells how it ended, as in
    /// "was ended by signal 9 (SIGKILL)".
    case ended(RunSummary)
    /// The run folder cannot be read; the reason in one line.
    case lost(String)
}

/// A new embedding, as `create` and the interface ask for it.
public struct EmbeddingRequest: Codable, Sendable, Equatable {
    /// The word; also the file's name, so it must be fit for one.
    public var name: String
    /// Empty for vectors of zeros.
    public var initializationText: String
    public var vectorsPerToken: Int
    /// Whether a file of that name may be replaced.
    public var overwrite: Bool

    public init(name: String = "", initializationText: String = "*", vectorsPerToken: Int = 1, overwrite: Bool = false) {
        self.name = name
        self.initializationText = initializationText
        self.vectorsPerToken = vectorsPerToken
        self.overwrite = overwrite
    }

    package enum CodingKeys: String, CodingKey {
        case name, overwrite
        case initializationText = "init_text"
        case vectorsPerToken = "vectors_per_token"
    }
}
