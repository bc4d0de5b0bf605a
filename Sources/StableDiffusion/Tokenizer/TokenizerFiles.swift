import Tensor

/// The files of a CLIP tokenizer.
public enum TokenizerFiles: Sendable, Equatable {
    /// `vocab.json`, tokens and their ids, and `merges.txt`, pairs in the order in which they merge.
    case pair(vocabulary: String, merges: String)
    /// `tokenizer.json`, which has both: all that transformers 5 saves.
    case single(String)

    /// The largest file read, in bytes: nine times CLIP's `tokenizer.json`.
    private static let mostBytes = 32 << 20

    /// Those that a folder has, of both kinds the pair; nil where it has neither.
    public init?(folder: String) {
        let pair = Self.pair(in: folder)
        if case .pair(let vocabulary, let merges) = pair, PathKind(vocabulary) == .file, PathKind(merges) == .file {
            self = pair
        } else if PathKind("\(folder)/tokenizer.json") == .file {
            self = .single("\(folder)/tokenizer.json")
        } else {
            return nil
        }
    }

    static func pair(in folder: String) -> TokenizerFiles {
        .pair(vocabulary: "\(folder)/vocab.json", merges: "\(folder)/merges.txt")
    }

    /// The file with the tokens.
    var vocabulary: String {
        switch self {
        case .pair(let vocabulary, _): vocabulary
        case .single(let file): file
        }
    }

    /// Reads tokens and merges.
    /// - Throws: `TokenizerError`.
    func read() throws(TokenizerError) -> (vocabulary: Vocabulary, merges: MergeTable) {
        let bytes = try Self.contents(of: vocabulary)
        guard case .pair(_, let file) = self else {
            do {
                return try TokenizerFile.read(bytes)
            } catch {
                throw .badVocabulary(file: vocabulary, reason: error.reason)
            }
        }
        let tokens: Vocabulary
        do {
            tokens = try VocabularyFile.read(bytes)
        } catch {
            throw .badVocabulary(file: vocabulary, reason: error.reason)
        }
        let text = try Self.contents(of: file)
        do {
            return (tokens, try MergeTable(text, vocabulary: tokens))
        } catch {
            throw .badMerge(file: file, line: error.place)
        }
    }

    private static func contents(of file: String) throws(TokenizerError) -> [UInt8] {
        let mapped: MappedFile
        do {
            mapped = try MappedFile(path: file)
        } catch {
            throw .unreadable(file: file)
        }
        guard mapped.count <= mostBytes else { throw .badVocabulary(file: file, reason: "it is too large") }
        return mapped.copyBytes(0..<mapped.count)
    }
}
