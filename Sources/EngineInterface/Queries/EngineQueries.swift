/// Quick questions of the interface, answered by the engine on a background thread. Each may read files; none loads a model.
///
/// What is thrown has a description that is one line for the user.
public protocol EngineQueries: PictureQueries, GenerationQueries {
    /// A picture, fitted into `width` × `height` pixels with its proportions kept, enlarged where it is smaller.
    func picture(_ source: PictureSource, width: Int, height: Int) throws -> PixelGrid
    /// How many tokens a text has, and of how many a prompt may be full before the next chunk begins.
    func tokenCount(of text: String, model: String) throws -> TokenCount
    /// What a folder holds, folders first, each sorted by name.
    func entries(of folder: String) throws -> [FolderEntry]
    /// The models of the home; the built-in one first.
    func models() throws -> [ModelEntry]
    /// Names of the VAEs of the home, as `--vae` takes them.
    func vaes() throws -> [String]
    /// The embeddings of the home, sorted by word; those that do not fit `model` say why in `skipped`.
    func embeddings(model: String) throws -> [EmbeddingEntry]
    /// The prompt templates that there are, the user's and ours, with their lines.
    func templates() throws -> [TemplateEntry]
    /// The samplers and schedules that there are.
    func samplers() throws -> SamplerNames
    /// The pictures that training would use.
    func dataset(_ settings: TrainingSettings) throws -> DatasetReport
    /// What is wrong with or unusual about a new embedding, field by field.
    func remarks(on request: EmbeddingRequest, model: String) throws -> [FieldRemark]
    /// What is wrong with or unusual about a training, field by field, before it starts.
    func remarks(on settings: TrainingSettings) throws -> [FieldRemark]
    /// The runs of a log directory (nil: the setting, else the home's), newest first.
    func runs(logDirectory: String?) throws -> [RunEntry]
    /// The losses of a run, thinned to at most `points` means of neighbours, in order.
    func losses(ofRun path: String, points: Int) throws -> [LossPoint]
    /// What a run was started with, and the pictures of its dataset.
    func details(ofRun path: String) throws -> RunDetails
}

/// Where a picture is.
public enum PictureSource: Sendable, Hashable {
    /// A file; `version` tells a file from a later one of the same path.
    case file(path: String, version: Double)
    /// A PNG in memory.
    case png([UInt8])
}

/// A picture as plain pixels.
public struct PixelGrid: Sendable, Equatable {
    public var width: Int
    public var height: Int
    /// Red, green and blue of each pixel, row by row from the top left: `3 * width * height` bytes.
    public var rgb: [UInt8]

    public init(width: Int, height: Int, rgb: [UInt8]) {
        self.width = width
        self.height = height
        self.rgb = rgb
    }
}

/// The length of a prompt.
public struct TokenCount: Codable, Sendable, Equatable {
    public var tokens: Int
    /// What the prompt's chunks hold: 75, 150, …
    public var capacity: Int

    public init(tokens: Int, capacity: Int) {
        self.tokens = tokens
        self.capacity = capacity
    }
}

/// One step of a loss curve.
public struct LossPoint: Codable, Sendable, Equatable {
    public var step: Int
    public var loss: Double

    public init(step: Int, loss: Double) {
        self.step = step
        self.loss = loss
    }
}
