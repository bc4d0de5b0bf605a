import EngineInterface
import Glibc

/// The right to put other vectors into a word's file, which one process has at a time: a training from its start to its end, others for an instant.
///
/// An flock'ed file beside the embedding, `.NAME.lock`, whatever path the home is reached by; it holds the folder of the run that trains the word.
public final class WordLock: Sendable {
    /// The word is another process': one line that says whose.
    public struct Taken: Error, CustomStringConvertible, Sendable, Equatable {
        public let word: String
        /// The folder of the run that trains it; nil where it is held for an instant, or by a run that has only begun.
        public let run: String?

        public var description: String {
            let shown = SafeName.printable(word)
            guard let run else { return "Another process is about to write \(shown); try again" }
            let folder = RunFolder(path: run)
            let (watching, stopping) = (Self.command("attach", folder), Self.command("interrupt", folder))
            return "\(shown) is in training already, by the run \(SafeName.printable(folder.reference)); watch it with `\(watching)`, or stop it first with `\(stopping)`"
        }

        private static func command(_ name: String, _ folder: RunFolder) -> String {
            SafeName.printable(PastedCommand.text(name, [PastedCommand.name(of: folder)]))
        }
    }

    private let file: FileLock
    private let path: String

    private init(_ file: FileLock, _ path: String) {
        self.file = file
        self.path = path
    }

    deinit {
        // While it is held: who takes it next finds a file of its own, and who waits for this one finds out that it is gone.
        unlink(path)
    }

    /// Takes a word; what holds it for an instant only is waited for, and so is a run that has told its end.
    /// - Throws: `EmbeddingError`: `taken`, or that the folder cannot be written.
    public static func take(_ word: WordFile) throws(EmbeddingError) -> WordLock {
        let path = path(of: word)
        do throws(FileError) {
            try Folder.make(FilePath.folder(of: path))
            var (known, since) = (holder(path), ContinuousClock.now)
            while true {
                if let file = try FileLock.take(path) {
                    // Another one may have taken it away between opening and locking.
                    guard file.isAt(path) else { continue }
                    // A killed process left its name.
                    try file.write([])
                    return WordLock(file, path)
                }
                let run = holder(path)
                if run != known { (known, since) = (run, .now) }
                let patience = run.map { RunFolder(path: $0).isEnding ? RunFolder.longestEnd : .zero } ?? .milliseconds(500)
                guard ContinuousClock.now - since < patience else { break }
                usleep(25_000)
            }
        } catch {
            // What cannot be locked there cannot be written there either.
            throw .file(error.path == path && error.code != 0 ? FileError("write", word.path, code: error.code) : error)
        }
        throw .taken(Taken(word: word.word, run: holder(path)))
    }

    /// Whose a word is; nil where it is nobody's.
    public static func holder(of word: WordFile) -> Taken? {
        let path = path(of: word)
        return FileLock.isHeld(path) ? Taken(word: word.word, run: holder(path)) : nil
    }

    /// Says which run holds it.
    /// - Throws: `FileError`.
    package func tell(_ folder: RunFolder) throws(FileError) {
        try file.write(Array(AbsolutePath.of(folder.path).utf8))
    }

    private static func holder(_ path: String) -> String? {
        guard let text = try? SmallFile.text(path, limit: 1 << 16), text.hasPrefix("/") else { return nil }
        return text
    }

    private static func path(of word: WordFile) -> String {
        // Two homes may share one file by a link.
        let file = FilePath.resolvingLinks(word.path)
        return FilePath.joined(FilePath.folder(of: file), ".\(FilePath.stem(of: file)).lock")
    }
}
