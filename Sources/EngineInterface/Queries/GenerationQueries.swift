/// Quick questions about making pictures, answered as `EngineQueries` are.
public protocol GenerationQueries: Sendable {
    /// The pictures that were made last, newest first, at most `limit`.
    func generatedPictures(limit: Int) throws -> [GeneratedPicture]
    /// What a picture file says of how it was made.
    func generatedPicture(at path: String) throws -> GeneratedPicture
    /// What is wrong with or unusual about a picture that is asked for, field by field.
    func remarks(on settings: GenerationSettings) throws -> [FieldRemark]
}

/// A picture and what it was made with.
public struct GeneratedPicture: Codable, Sendable, Equatable {
    public var path: String
    /// Tells the file from a later one of the same path.
    public var version: Double
    /// Pixels.
    public var width: Int
    public var height: Int
    /// The parameters text; nil where it carries none.
    public var parameters: String?
    /// The same as settings, the model left as it is chosen; nil where it carries none.
    public var settings: GenerationSettings?

    public init(path: String, version: Double, width: Int, height: Int, parameters: String?, settings: GenerationSettings?) {
        self.path = path
        self.version = version
        self.width = width
        self.height = height
        self.parameters = parameters
        self.settings = settings
    }
}
