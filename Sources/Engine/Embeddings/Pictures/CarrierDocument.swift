import ModelFiles
import Tensor

/// An embedding as JSON, the form in which pictures carry it: the web UI's file as a dictionary, tensors as nested lists under a key of
/// their own.
package enum CarrierDocument {
    /// What marks a tensor.
    private static let tensorKey = "TORCHTENSOR"
    /// Far beyond all the vectors that a prompt has room for, so that a wrong picture cannot fill the memory.
    package static let largestSize = 8 << 20

    /// What the document says, as if it had been a pickle.
    /// - Parameter path: what errors call it.
    /// - Throws: `EmbeddingError` when the bytes are no such document.
    static func read(_ bytes: [UInt8], path: String) throws(EmbeddingError) -> PickleValue {
        guard bytes.count <= largestSize else {
            throw .noEmbedding(path: path, problem: "carries \(bytes.count) bytes, far more than an embedding has")
        }
        let json: JSONValue
        do {
            json = try JSONValue.read(bytes, name: path)
        } catch {
            throw .unreadable(error)
        }
        return try value(json, path)
    }

    private static func value(_ json: JSONValue, _ path: String) throws(EmbeddingError) -> PickleValue {
        switch json {
        case .null: return .none
        case .bool(let value): return .bool(value)
        case .integer(let number): return .int(number)
        case .number(let number): return .float(number)
        case .string(let text): return .string(text)
        case .array(let values):
            var list: [PickleValue] = []
            for member in values { list.append(try value(member, path)) }
            return .list(list)
        case .object(let members):
            if let numbers = json[tensorKey] { return .tensor(try tensor(numbers, path)) }
            var entries: [PickleEntry] = []
            for member in members { entries.append(PickleEntry(key: .string(member.key), value: try value(member.value, path))) }
            return .dictionary(entries)
        }
    }

    private static func tensor(_ json: JSONValue, _ path: String) throws(EmbeddingError) -> StoredTensor {
        var (shape, level): ([Int], JSONValue?) = ([], json)
        while let values = level?.array {
            shape.append(values.count)
            level = values.first
        }
        var floats: [Float] = []
        guard append(json, shape[...], to: &floats) else {
            throw .noEmbedding(path: path, problem: "carries a tensor whose lists are no numbers in rows of one length")
        }
        do {
            return try StoredTensor(name: "", shape: shape, floats: floats)
        } catch {
            throw .unreadable(error)
        }
    }

    /// Whether the lists had the shape.
    private static func append(_ json: JSONValue, _ shape: ArraySlice<Int>, to floats: inout [Float]) -> Bool {
        guard let count = shape.first else {
            guard let number = json.number else { return false }
            floats.append(Float(number))
            return true
        }
        guard let values = json.array, values.count == count else { return false }
        return values.allSatisfy { append($0, shape.dropFirst(), to: &floats) }
    }

    /// The document of an embedding, to the letter as Python's `json` writes the web UI's dictionary.
    /// - Throws: `EmbeddingError` for an embedding that has no such form.
    package static func text(_ embedding: Embedding) throws(EmbeddingError) -> String {
        guard !embedding.isXL else { throw .notWritable(name: embedding.name) }
        let vectors = (0..<embedding.vectors.count).map { index in
            "[" + embedding.vectors[index].map { Double($0).description }.joined(separator: ", ") + "]"
        }
        guard embedding.isFinite else { throw .notFinite(name: embedding.name) }
        let fields = [
            ("string_to_token", "{\"*\": \(EmbeddingWriter.starToken)}"),
            ("string_to_param", "{\"*\": {\"\(tensorKey)\": [\(vectors.joined(separator: ", "))]}}"),
            ("name", quoted(embedding.name)),
            ("step", embedding.step.map(String.init) ?? "null"),
            ("sd_checkpoint", embedding.checkpointHash.map(quoted) ?? "null"),
            ("sd_checkpoint_name", embedding.checkpointName.map(quoted) ?? "null"),
        ]
        return "{" + fields.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}"
    }

    /// A JSON string in ASCII alone.
    private static func quoted(_ text: String) -> String {
        let body = text.utf16.map { unit in
            switch unit {
            case 0x22: return "\\\""
            case 0x5C: return "\\\\"
            case 0x0A: return "\\n"
            case 0x0D: return "\\r"
            case 0x09: return "\\t"
            case 0x08: return "\\b"
            case 0x0C: return "\\f"
            case 0x20...0x7E: return String(UnicodeScalar(UInt8(unit)))
            default:
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return "\"" + body.joined() + "\""
    }
}
