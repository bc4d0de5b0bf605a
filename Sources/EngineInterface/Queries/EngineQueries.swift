/// Quick questions of the interface, answered by the engine on a background thread. Each may read files; none loads a model.
public protocol EngineQueries: Sendable {
    /// The picture of a file, fitted into `width` × `height` pixels with its proportions kept.
    /// - Throws: an error whose description is one line for the user.
    func picture(path: String, width: Int, height: Int) throws -> PixelGrid
    /// How many tokens a text has, and of how many a prompt may be full before the next chunk begins.
    func tokenCount(of text: String, model: String) throws -> TokenCount
    /// What a folder holds, folders first, each sorted by name.
    func entries(of folder: String) throws -> [FolderEntry]
    /// The models of the home; the built-in one first.
    func models() throws -> [ModelEntry]
    /// The embeddings of the home, sorted by word.
    func embeddings() throws -> [EmbeddingEntry]
    /// The runs of a log directory (nil: the home's), newest first.
    func runs(logDirectory: String?) throws -> [RunEntry]
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

/// One name in a folder.
public struct FolderEntry: Codable, Sendable, Equatable {
    public var name: String
    public var isFolder: Bool
    /// Bytes; 0 for a folder.
    public var size: Int

    public init(name: String, isFolder: Bool, size: Int) {
        self.name = name
        self.isFolder = isFolder
        self.size = size
    }

    enum CodingKeys: String, CodingKey {
        case name, size
        case isFolder = "is_folder"
    }
}

/// One model of the list.
public struct ModelEntry: Codable, Sendable, Equatable {
    /// The file's stem, or the folder's name.
    public var name: String
    public var path: String
    /// A folder in the diffusers layout, not one file.
    public var isFolder: Bool
    /// Bytes; 0 for a folder.
    public var size: Int
    public var isBuiltIn: Bool
    /// Its family, for example `Stable Diffusion 1.x`; nil where the file was not opened.
    public var architecture: String?
    /// The web UI's short hash, 10 digits, where it was calculated before.
    public var hash: String?
    /// Why it cannot be used; nil where it can, or was not opened.
    public var refusal: String?

    public init(name: String, path: String, isFolder: Bool, size: Int, isBuiltIn: Bool) {
        self.name = name
        self.path = path
        self.isFolder = isFolder
        self.size = size
        self.isBuiltIn = isBuiltIn
    }

    enum CodingKeys: String, CodingKey {
        case name, path, size, architecture, hash, refusal
        case isFolder = "is_folder"
        case isBuiltIn = "is_built_in"
    }
}

/// One embedding of the list.
public struct EmbeddingEntry: Codable, Sendable, Equatable {
    /// What a prompt calls it.
    public var word: String
    public var path: String
    /// Vectors per token; nil where the file was not opened.
    public var vectorsPerToken: Int?
    /// Length of a vector.
    public var width: Int?
    public var step: Int?
    /// The checkpoint it was trained on.
    public var modelName: String?
    /// Why it cannot be used, for example a width that is not the model's.
    public var skipped: String?

    public init(word: String, path: String) {
        self.word = word
        self.path = path
    }

    enum CodingKeys: String, CodingKey {
        case word, path, width, step, skipped
        case vectorsPerToken = "vectors_per_token"
        case modelName = "model_name"
    }
}

/// One run of the list.
public struct RunEntry: Codable, Sendable, Equatable {
    /// The run folder.
    public var path: String
    /// `DATE/NAME`, what commands call it.
    public var reference: String
    public var summary: RunSummary

    public init(path: String, reference: String, summary: RunSummary) {
        self.path = path
        self.reference = reference
        self.summary = summary
    }
}
