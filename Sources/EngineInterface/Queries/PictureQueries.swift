/// Quick questions about pictures that are to become a training set, answered as `EngineQueries` are.
public protocol PictureQueries: Sendable {
    /// What a preprocessing would take and pass over.
    func preparation(_ settings: PreprocessingSettings) throws -> PreparationReport
    /// What is wrong with or unusual about a preprocessing, field by field, before it starts.
    func remarks(on settings: PreprocessingSettings) throws -> [FieldRemark]
    /// The pictures of a folder, sorted by name, with their captions.
    func captions(in folder: String) throws -> [CaptionedPicture]
}
