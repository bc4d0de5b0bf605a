/// Why a picture cannot be captioned; the description is one line: what, where, how to mend it.
public enum BLIPError: Error, Equatable, Sendable, CustomStringConvertible {
    /// There is no model at this path.
    case missing(path: String)
    /// What is there is no BLIP captioning model; the reason.
    case otherModel(path: String, reason: String)
    /// A file that lacks weights or contradicts itself; the reason.
    case damaged(path: String, reason: String)
    /// A word list that cannot be used; the reason.
    case vocabulary(path: String, reason: String)
    /// Lengths, beams or a penalty that make no caption; the reason.
    case option(String)
    /// The network's results are no numbers.
    case notFinite

    public var description: String {
        switch self {
        case .missing(let path):
            "\(path): no BLIP model there; put \(BLIP.publishedFile) into the home's \(BLIP.homeFolder), from \(BLIP.publishedAt), "
                + "or the folder of https://huggingface.co/\(BLIP.publishedFolder)"
        case .otherModel(let path, let reason):
            "\(path): \(reason); take \(BLIP.publishedFile) or \(BLIP.publishedFolder)"
        case .damaged(let path, let reason):
            "\(path): \(reason)"
        case .vocabulary(let path, let reason):
            "\(path): \(reason); take vocab.txt of bert-base-uncased"
        case .option(let reason): reason
        case .notFinite: "the BLIP model gives no numbers; its file is damaged: download it again"
        }
    }
}
