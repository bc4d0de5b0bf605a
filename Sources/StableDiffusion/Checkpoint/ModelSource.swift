import ModelFiles

/// What lies at a path: asked what it is, then opened as a checkpoint, its header read once for both.
public struct ModelSource: Sendable {
    private enum Content: Sendable {
        case file(TensorFile)
        case folder(DiffusersFolder)
    }

    public let kind: ModelKind
    private let content: Content

    /// - Throws: `ModelFileError` when it cannot be read as a model at all.
    public static func open(path: String) throws(ModelFileError) -> ModelSource {
        guard PathKind(path) == .folder else {
            let file = try TensorFile.open(path: path)
            return ModelSource(kind: ModelKind(file), content: .file(file))
        }
        guard DiffusersFolder.recognises(path) else {
            throw ModelFileError(.missing, path: path, problem: "no diffusers model: it has no model_index.json",
                                 remedy: "name a checkpoint file, or a folder with unet/, vae/ and text_encoder/")
        }
        let folder = DiffusersFolder(path: path)
        return ModelSource(kind: try folder.kind(), content: .folder(folder))
    }

    /// The checkpoint; nothing of it is loaded yet.
    /// - Throws: `ModelFileError` when it is damaged, or of a kind that cannot be used, which the message names.
    public func checkpoint(hints: CheckpointHints = CheckpointHints()) throws(ModelFileError) -> Checkpoint {
        switch content {
        case .file(let file): try Checkpoint(file, kind: kind, hints: hints)
        case .folder(let folder): try Checkpoint(folder, kind: kind, hints: hints)
        }
    }
}
