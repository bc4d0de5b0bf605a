import Imaging

/// Writes previews that carry an embedding, titled so that one sees which: what people hand on.
struct PreviewCarrier {
    let folder: RunFolder
    let name: String
    /// The checkpoint's, for the footers.
    let modelName: String
    let modelHash: String

    /// Writes `image_embeddings/NAME-STEP.png`.
    /// - Parameters:
    ///   - step: the preview's.
    ///   - copy: the step of the copy that it carries.
    /// - Returns: whether it could: a copy that the user took away cannot be carried.
    /// - Throws: `EmbeddingError` or `FileError`.
    func write(_ picture: Picture, step: Int, copy: Int) throws -> Bool {
        let source = folder.embedding(name, step: copy)
        guard FileStatus(source)?.isFile == true else { return false }
        // The word is the copy's file name, so that carriers of several steps can be used side by side.
        let embedding = try EmbeddingReader.read(path: source)
        let caption = PictureCaption(title: "<\(embedding.name)>", left: modelName, middle: "[\(modelHash)]",
                                     right: "\(embedding.vectors.count)v \(step)s")
        let bytes = try EmbeddingPicture.png(caption.drawn(on: picture, font: PictureFont.best), carrying: embedding)
        try Folder.make(folder.imageEmbeddings)
        try AtomicFile.write(bytes, to: folder.imageEmbedding(name, step: step))
        return true
    }
}
