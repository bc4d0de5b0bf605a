import Tensor

/// Writes safetensors files.
public enum SafetensorsWriter {
    /// A tensor that will be written, before its numbers are at hand.
    public struct Entry: Sendable {
        public let name: String
        public let shape: [Int]
        public let type: NumberType

        public init(name: String, shape: [Int], type: NumberType) {
            self.name = name
            self.shape = shape
            self.type = type
        }

        var byteCount: Int { shape.reduce(type.size, *) }
    }

    /// The bytes of a safetensors file that holds `tensors` and `metadata`.
    ///
    /// The same content gives the same bytes: metadata by key; tensors by size of number, largest first, then by
    /// name, so that each is aligned to its own numbers. The header is padded with spaces to a multiple of 64 bytes.
    /// - Throws: `ModelFileError` when two tensors have one name, or one is called `__metadata__`.
    public static func bytes(_ tensors: [StoredTensor], metadata: [String: String] = [:]) throws(ModelFileError) -> [UInt8] {
        let ordered = tensors.sorted { ($1.type.size, $0.name) < ($0.type.size, $1.name) }
        var bytes = try header(ordered.map { Entry(name: $0.name, shape: $0.shape, type: $0.type) }, metadata: metadata)
        bytes.reserveCapacity(bytes.count + tensors.reduce(0) { $0 + $1.range.count })
        for tensor in ordered { bytes.append(contentsOf: tensor.bytes()) }
        return bytes
    }

    /// What a file begins with, for tensors whose bytes follow one after the other in the order given.
    /// - Throws: `ModelFileError` when two tensors have one name, or one is called `__metadata__`.
    public static func header(_ tensors: [Entry], metadata: [String: String] = [:]) throws(ModelFileError) -> [UInt8] {
        var names: Set<String> = ["__metadata__"]
        var entries: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var offset = 0
        for tensor in tensors {
            guard names.insert(tensor.name).inserted else {
                throw ModelFileError(.damaged, path: tensor.name, problem: "two tensors of one file have this name",
                                     remedy: "give each its own")
            }
            let end = offset + tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let type = SafetensorsFormat.types.first { $0.type == tensor.type }?.name ?? ""
            entries.append("\(quoted(tensor.name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        var text = Array("{\(entries.joined(separator: ","))}".utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (64 - (text.count + 8) % 64) % 64))
        var bytes: [UInt8] = []
        bytes.appendLittleEndian(UInt64(text.count))
        return bytes + text
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..<"\u{20}", "\u{7f}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
