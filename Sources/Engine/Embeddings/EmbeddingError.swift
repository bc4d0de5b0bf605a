import Imaging
import ModelFiles
import StableDiffusion

/// Why an embedding cannot be read, made or written, in one line.
public enum EmbeddingError: Error, CustomStringConvertible, Sendable {
    /// The file cannot be opened, or is damaged, or of a kind that holds no tensors.
    case unreadable(ModelFileError)
    /// A picture that should carry an embedding cannot be read, or not be made.
    case picture(PictureError)
    /// The file is sound, but what it holds is no embedding; `problem` continues "the file …".
    case noEmbedding(path: String, problem: String)
    /// A file that should hold an optimizer's state does not; `problem` continues "the file …".
    case noOptimizerState(path: String, problem: String)
    /// The system refuses to read or write.
    case file(FileError)
    case name(NameError)
    /// There is a file of that name.
    case exists(path: String)
    /// Another process trains the word, or is about to write it.
    case taken(WordLock.Taken)
    /// Another file claims the word.
    case wordTaken(word: String, path: String)
    /// More or fewer vectors than a prompt has room for in a row.
    case vectorCount(Int)
    /// The token table gave no vector of the right length for a token of the initialization text.
    case tokenTable(token: Int)
    /// The token table's vectors for the initialization text hold NaN or infinity.
    case tokenNotFinite
    /// Stable Diffusion XL embeddings are read, never written.
    case notWritable(name: String)
    /// Vectors that hold NaN or infinity can neither be used nor carried by a picture.
    case notFinite(name: String)

    public var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .picture(let error): error.description
        case .noEmbedding(let path, let problem):
            "\(SafeName.printable(path)) \(SafeName.printable(problem)); use an embedding's .pt, .bin or .safetensors file"
        case .noOptimizerState(let path, let problem):
            "\(SafeName.printable(path)) \(problem); delete it, training then starts its optimizer anew"
        case .file(let error): error.description
        case .name(let error): error.description
        case .exists(let path):
            "The embedding \(SafeName.printable(path)) exists already; choose another name, or overwrite it (--overwrite)"
        case .taken(let holder): holder.description
        case .wordTaken(let word, let path):
            "The word \(SafeName.printable(word)) belongs to \(SafeName.printable(path)); choose another name, or move that file away"
        case .vectorCount(let count):
            "\(count) vectors per token: a prompt has room for 1 to \(EmbeddingCreation.vectorCounts.upperBound) in a row; choose a number between"
        case .tokenTable(let token):
            "The model's token table has no row \(token), which its tokenizer names; use the tokenizer that belongs to the model"
        case .tokenNotFinite:
            "The model's vectors for the initialization text hold numbers that are not finite; download the model again, or use another one"
        case .notWritable(let name):
            "The embedding \(SafeName.printable(name)) is for Stable Diffusion XL, which this program cannot write; use one for \(ModelFamily.trainableNames)"
        case .notFinite(let name):
            "The embedding \(SafeName.printable(name)) holds numbers that are not finite; use an earlier copy of it, or make it anew"
        }
    }
}
