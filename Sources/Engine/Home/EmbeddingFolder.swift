/// Which files of the embedding folder are embeddings, by name alone.
public enum EmbeddingFolder {
    /// A file that should hold an embedding.
    public struct File: Sendable, Equatable {
        public let path: String
        /// The file's stem. For a picture it holds only until the picture is read, whose inner name counts.
        public let word: String
        /// Whether the vectors travel in a picture.
        public let isPicture: Bool
    }

    /// The embedding files of a folder and its subfolders, links followed. Previews (`X.preview.png`) and empty files are
    /// skipped; a missing folder is empty.
    ///
    /// Where two files claim a word, the web UI takes the one that it reads later.
    public static func files(in folder: String) -> [File] {
        Folder.walk(folder).compactMap { path in
            guard let isPicture = isPicture(path), let status = FileStatus(path), status.size > 0 else { return nil }
            return File(path: path, word: FilePath.stem(of: path), isPicture: isPicture)
        }
    }

    /// Whether a file carries its embedding as a picture; nil for files that are no embedding by their name.
    private static func isPicture(_ path: String) -> Bool? {
        switch FilePath.fileExtension(of: path) {
        case "pt", "bin", "safetensors": false
        case "png", "webp": FilePath.fileExtension(of: FilePath.stem(of: path)) == "preview" ? nil : true
        default: nil
        }
    }
}
