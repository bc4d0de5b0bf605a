/// An embedding file that prompts cannot use, and why; listed, never an error.
public struct SkippedEmbedding: Sendable {
    /// Why it is left out.
    public enum Reason: Sendable, CustomStringConvertible {
        /// Its vectors are longer or shorter than the model's.
        case width(Int, model: Int)
        /// It was made for Stable Diffusion XL.
        case stableDiffusionXL
        /// It holds NaN or infinity, which would turn every picture black.
        case notFinite
        /// Another file of the same word was read later; that one counts, as in the web UI.
        case replaced(by: String)
        case unreadable(EmbeddingError)

        /// The reason in a few words, to stand behind the embedding's name.
        public var description: String {
            switch self {
            case .width(let width, let model): "made for another model: its vectors are \(width) long, this model's \(model)"
            case .stableDiffusionXL: "made for Stable Diffusion XL"
            case .notFinite: "holds numbers that are not finite"
            case .replaced(let path): "another file has the same word: \(SafeName.printable(path))"
            case .unreadable(let error): error.description
            }
        }
    }

    /// What prompts would call it.
    public let word: String
    public let path: String
    public let reason: Reason
    /// What the file holds, where it could be read.
    public let embedding: Embedding?
}
