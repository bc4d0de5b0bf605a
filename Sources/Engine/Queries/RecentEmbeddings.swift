import Synchronization

/// The embeddings of a folder, read again when its files are others: counting tokens asks for them with every key press.
final class RecentEmbeddings: Sendable {
    private struct File: Equatable {
        let path: String
        let size: Int
        let modified: Int
    }

    private struct Kept {
        let folder: String
        let files: [File]
        let store: EmbeddingStore
    }

    private let kept = Mutex<Kept?>(nil)

    /// The embeddings of any width.
    func of(_ folder: String) -> EmbeddingStore {
        let files = EmbeddingFolder.files(in: folder).compactMap { file in
            FileStatus(file.path).map { File(path: file.path, size: $0.size, modified: $0.modified) }
        }
        return kept.withLock { kept in
            if let kept, kept.folder == folder, kept.files == files { return kept.store }
            let store = EmbeddingStore(folder: folder, widths: nil)
            kept = Kept(folder: folder, files: files, store: store)
            return store
        }
    }
}
