import ModelFiles
import Tensor

/// The word pieces of a BERT model and their ids.
public struct WordList: Sendable {
    /// Pieces by id; those inside a word begin with `##`.
    public let pieces: [String]
    private let ids: [[UInt8]: Int]
    /// `[UNK]`, for words that cannot be put together.
    let unknown: Int
    /// `[SEP]`, with which a caption ends.
    let end: Int
    /// `[DEC]`, with which a caption starts. BLIP adds it to the list, and `[ENC]` behind it.
    let start: Int
    /// Pieces that are no text.
    let special: Set<Int>

    private static let bertNames = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    /// The names of pieces that are no text, as they may stand in a text.
    static let specialNames = bertNames + ["[DEC]", "[ENC]"]

    /// - Parameters:
    ///   - pieces: by id.
    ///   - path: what errors call the list.
    /// - Throws: `BLIPError.vocabulary` when `[UNK]` or `[SEP]` is missing.
    public init(pieces: [String], path: String) throws(BLIPError) {
        var all = pieces
        for name in ["[DEC]", "[ENC]"] where !pieces.contains(name) { all.append(name) }
        let ids = Dictionary(all.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { $1 })
        func id(_ name: String) -> Int? { ids[Array(name.utf8)] }
        guard let unknown = id("[UNK]"), let end = id("[SEP]"), let start = id("[DEC]") else {
            throw .vocabulary(path: path, reason: "no word list of BERT: [UNK] or [SEP] is missing")
        }
        self.pieces = all
        self.ids = ids
        self.unknown = unknown
        self.end = end
        self.start = start
        special = Set(Self.specialNames.compactMap(id))
    }

    /// Reads `vocab.txt`, a piece a line, or a `tokenizer.json`.
    /// - Throws: `BLIPError.vocabulary` or `ModelFileError`.
    public init(path: String) throws {
        try self.init(pieces: path.hasSuffix(".json") ? Self.piecesOfJSON(path) : Self.piecesOfLines(path), path: path)
    }

    /// The id of a piece.
    func id(_ piece: [UInt8]) -> Int? { ids[piece] }

    private static let largestFile = 64 << 20

    private static func piecesOfLines(_ path: String) throws -> [String] {
        let file: MappedFile
        do {
            file = try MappedFile(path: path)
        } catch {
            throw BLIPError.vocabulary(path: path, reason: "the word list cannot be read (\(error.reason))")
        }
        guard file.count <= largestFile else { throw BLIPError.vocabulary(path: path, reason: "too large for a word list") }
        var lines = file.copyBytes(0 ..< file.count).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0, as: UTF8.self) }
    }

    private static func piecesOfJSON(_ path: String) throws -> [String] {
        let json = try JSONValue.read(path: path)
        guard let members = json["model"]?["vocab"]?.members else {
            throw BLIPError.vocabulary(path: path, reason: "no tokenizer of BERT: `vocab` is missing")
        }
        let added = (json["added_tokens"]?.array ?? []).compactMap { token in
            token["content"]?.string.flatMap { name in token["id"]?.integer.map { (name, $0) } }
        }
        let entries = members.compactMap { member in member.value.integer.map { (member.key, $0) } } + added
        var pieces = [String](repeating: "", count: entries.count)
        for (name, id) in entries {
            guard pieces.indices.contains(id) else { throw BLIPError.vocabulary(path: path, reason: "its ids have gaps") }
            pieces[id] = name
        }
        while pieces.last == "" { pieces.removeLast() }
        return pieces
    }
}
