import Glibc
import ModelFiles
import NetworkLayers
import Taggers
import Tensor
import Testing

/// What `Fixtures/BLIP/make_blip.py` writes, and small models in both layouts made from the same formula.
struct BLIPFixture: Sendable {
    enum Layout: String, CaseIterable, Sendable { case transformers, original }

    /// A caption of the reference.
    struct Caption {
        let options: BLIP.Options
        let tokens: [Int]
        /// The least difference of scores by which the reference chose.
        let margin: Double
    }

    let json: JSONValue

    init() throws { json = try JSONValue.read(path: Self.path("blip.json")) }

    static func path(_ name: String, _ here: String = #filePath) -> String {
        here[..<(here.lastIndex(of: "/") ?? here.endIndex)] + "/../Fixtures/BLIP/" + name
    }

    /// Sixty pieces; the network's [DEC] and [ENC] come last.
    static var pieces: [String] { ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + (4 ..< 58).map { "w\($0)" } }
    /// Pieces 10, 11 and 12, as in the fixture's prompt.
    static let prompt = "w10 w11 w12"

    func entries(_ layout: Layout) throws -> [JSONValue] { try #require(json[layout.rawValue]?.array) }

    /// The reference's captions, each with its picture's seed.
    func captions(_ layout: Layout) throws -> [(picture: String, caption: Caption)] {
        try entries(layout).flatMap { entry in
            let name = try #require(entry["picture"]?.string)
            return try #require(entry["captions"]?.array).map { value in
                let options = BLIP.Options(
                    beams: try #require(value["beams"]?.integer), minimumLength: try #require(value["shortest"]?.integer),
                    maximumLength: try #require(value["longest"]?.integer), repetitionPenalty: try #require(value["penalty"]?.number), prompt: Self.prompt)
                return (name, Caption(options: options, tokens: try #require(value["tokens"]?.array).compactMap(\.integer),
                                      margin: try #require(value["margin"]?.number)))
            }
        }
    }

    /// The numbers that the reference gave its network as a picture, channels last.
    static func picture(_ name: String, side: Int, compute: Compute) -> Tensor {
        let planes = SeededWeights.uniform(name, count: 3 * side * side)
        let values = (0 ..< side * side).flatMap { pixel in (0 ..< 3).map { 2 * planes[$0 * side * side + pixel] } }
        return Tensor(values, shape: [1, side, side, 3], compute: compute)
    }

    /// All tensors of a model, named and filled as the reference's: scores and word vectors are one.
    func tensors(_ layout: Layout) throws -> [StoredTensor] {
        let (end, shift) = (try #require(json["end"]?.integer), Float(try #require(json["endShift"]?.number)))
        return try #require(json["tensors"]?[layout.rawValue]?.members).map { member in
            let shape = try #require(member.value.array).compactMap(\.integer)
            if member.key.hasSuffix("position_ids") { return try StoredTensor(name: member.key, shape: shape, integers: Array(0 ..< shape.reduce(1, *))) }
            let source = switch member.key {
            case "text_decoder.cls.predictions.decoder.weight": "text_decoder.bert.embeddings.word_embeddings.weight"
            case "text_decoder.cls.predictions.decoder.bias": "text_decoder.cls.predictions.bias"
            default: member.key
            }
            var values = SeededWeights.values(source, shape: shape)
            if source == "text_decoder.cls.predictions.bias" { values[end] += shift }
            return try StoredTensor(name: member.key, shape: shape, floats: values)
        }
    }

    /// Writes the model into a folder, as it is published.
    /// - Parameter changes: what to do to its tensors before.
    /// - Returns: what to open.
    func write(_ layout: Layout, into folder: String, changes: ([StoredTensor]) -> [StoredTensor] = { $0 }) throws -> String {
        let tensors = changes(try tensors(layout))
        try Self.write(Array(Self.pieces.joined(separator: "\n").utf8), to: "\(folder)/vocab.txt")
        switch layout {
        case .transformers:
            // safetensors keeps one of two names for the same numbers.
            let kept = tensors.filter { !$0.name.contains("predictions.decoder.") }
            try Self.write(SafetensorsWriter.bytes(kept, metadata: ["format": "pt"]), to: "\(folder)/model.safetensors")
            try Self.write(Array(Self.text(try #require(json["config"])).utf8), to: "\(folder)/config.json")
            return folder
        case .original:
            let state = PickleValue.dictionary(tensors.map { PickleEntry(key: .string($0.name), value: .tensor($0)) })
            let path = "\(folder)/\(BLIP.publishedFile)"
            try Self.write(TorchWriter.bytes(.dictionary(["model": state]), name: "archive"), to: path)
            return path
        }
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = try #require(fopen(path, "w"), "\(path) cannot be written")
        defer { fclose(file) }
        try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    }

    /// A value as JSON: objects, whole numbers and words are all that a configuration here has.
    static func text(_ value: JSONValue) -> String {
        if let members = value.members { return "{" + members.map { "\"\($0.key)\": \(text($0.value))" }.joined(separator: ", ") + "}" }
        return value.integer.map(String.init) ?? "\"\(value.string ?? "")\""
    }
}

/// Calls `body` with a folder that is gone afterwards.
func withBLIPFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/blip-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
        for name in ["vocab.txt", "model.safetensors", "config.json", BLIP.publishedFile, "tokenizer.json"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }
    return try body(path)
}
