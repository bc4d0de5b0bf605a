import EngineInterface
import Glibc
import ModelFiles

/// The file that a word's vectors lie in, `embeddings/NAME.pt`, and the one way to put other vectors there: nothing that ever was in it is lost.
///
/// What is replaced stays as `NAME.pt.previous`. What that held before stays where it lies in a run folder, and is brought to one where it does not.
/// To be used by whoever holds the word's lock.
public struct WordFile: Sendable, Equatable {
    /// Bounds far beyond every embedding.
    static let largestFile = 64 << 20

    /// The word, which is the file's name without `.pt`.
    public let word: String
    /// The file; a link stays one, and what it points to is replaced.
    public let path: String
    /// Where the runs lie that may hold vectors that the word had before.
    package let logDirectory: String

    public init(word: String, path: String, logDirectory: String) {
        self.word = word
        self.path = path
        self.logDirectory = logDirectory
    }

    /// Where training finds and leaves the vectors of a word in a home: a file of that name wherever in the embeddings' folder it lies, else one to be.
    /// - Throws: `SettingsError` when the word belongs to a file of another format, which training would not write.
    public static func find(_ word: String, in home: Home, logDirectory: String? = nil) throws(SettingsError) -> WordFile {
        let file = EmbeddingFolder.files(in: home.embeddings).last { $0.word == word && !$0.isPicture }
        if let file, FilePath.fileExtension(of: file.path) != "pt" {
            let shown = SafeName.printable(word)
            throw SettingsError(description: "Training writes \(shown).pt, but the word belongs to \(SafeName.printable(file.path)); "
                + "rename that file to \(shown).pt, which reads as well")
        }
        return WordFile(word: word, path: file?.path ?? FilePath.joined(home.embeddings, word + ".pt"), logDirectory: logDirectory ?? home.logDirectory)
    }

    /// What was replaced last.
    public var previous: String { path + ".previous" }

    /// Whether there is a file.
    public var exists: Bool { FileStatus(path) != nil }

    /// SHA-256 of the file as it is now, by which anybody knows whether it is what was last seen; nil where there is none.
    /// - Throws: `FileError`.
    public func fingerprint() throws(FileError) -> String? {
        do throws(FileError) {
            return try FileHash.sha256(path)
        } catch {
            // Only what is not there is gone: a file that cannot be read may hold anything.
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// Puts an embedding into the file; where it holds the same bytes already nothing happens.
    /// - Parameter run: the run that does so: what must not be lost and is nowhere else goes into its folder.
    /// - Throws: `EmbeddingError`; the file is as it was then.
    package func replace(with embedding: Embedding, by run: RunFolder? = nil) throws(EmbeddingError) {
        let bytes = try bytes(of: embedding)
        do throws(FileError) {
            if let current = try contents(path) {
                if current == bytes { return }
                try keepPrevious(besides: [current, bytes], in: run?.replaced)
                try AtomicFile.write(current, to: previous)
            }
            try AtomicFile.write(bytes, to: path)
        } catch {
            throw .file(error)
        }
    }

    /// What the file holds once an embedding is in it.
    /// - Throws: `EmbeddingError`.
    func bytes(of embedding: Embedding) throws(EmbeddingError) -> [UInt8] {
        try EmbeddingWriter.bytes(embedding, archive: FilePath.stem(of: path))
    }

    // MARK: Keeping

    private func contents(_ path: String) throws(FileError) -> [UInt8]? {
        try SmallFile.bytesIfThere(path, limit: Self.largestFile)
    }

    /// Sees to it that what `previous` holds does not go when it is written over.
    private func keepPrevious(besides others: [[UInt8]], in folder: String?) throws(FileError) {
        guard let old = try contents(previous), !others.contains(old) else { return }
        try keep(old, in: folder ?? FilePath.joined(FilePath.joined(logDirectory, DateStamp().date), word + "-replaced"))
    }

    /// Writes an embedding's file into a folder, unless a run folder has its vectors.
    private func keep(_ bytes: [UInt8], in folder: String) throws(FileError) {
        let embedding = Self.embedding(bytes, word: word)
        if let embedding, isInRunFolder(embedding) { return }
        try Folder.make(folder)
        let name = embedding?.step.map { "\(word)-\($0)" } ?? word
        for number in 1...Int(Int32.max) {
            let file = FilePath.joined(folder, number == 1 ? "\(name).pt" : "\(name)-\(number).pt")
            if let there = try contents(file) {
                if there == bytes || embedding != nil && Self.embedding(there, word: word)?.vectors == embedding?.vectors { return }
                continue
            }
            return try AtomicFile.write(bytes, to: file)
        }
    }

    /// Whether a run has a copy with the very vectors.
    private func isInRunFolder(_ embedding: Embedding) -> Bool {
        Runs(logDirectory: logDirectory).entries.contains { entry in
            guard entry.summary.name == word else { return false }
            let copy = RunFolder(path: entry.path).embedding(word, step: embedding.step ?? 0)
            return (try? EmbeddingReader.read(path: copy))?.vectors == embedding.vectors
        }
    }

    private static func embedding(_ bytes: [UInt8], word: String) -> Embedding? {
        guard let file = try? TensorFile(bytes: bytes, name: word) else { return nil }
        return try? EmbeddingReader.embedding(in: file, word: word)
    }
}
