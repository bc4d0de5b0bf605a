import Tensor

/// Writes safetensors files.
public enum SafetensorsWriter {
    /// The bytes of a safetensors file that holds `tensors` and `metadata`.
    ///
    /// The same content gives the same bytes: metadata by key; tensors by size of number, largest first, then by
    /// name, so that each is aligned to its own numbers. The header is padded with spaces to a multiple of 64 bytes.
    /// - Throws: `ModelFileError` when two tensors have one name, or one is called `__metadata__`.
    public static func bytes(_ tensors: [StoredTensor], metadata: [String: String] = [:]) throws(ModelFileError) -> [UInt8] {
        let ordered = tensors.sorted { ($1.type.size, $0.name) < ($0.type.size, $1.name) }
        var names: Set<String> = ["__metadata__"]
        var entries: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            entries.append("\"__metadata__\":{\(texts.joined(separator: ","))}")
        }
        var offset = 0
        for tensor in ordered {
            guard names.insert(tensor.name).inserted else {
                throw ModelFileError(.damaged, path: tensor.name, problem: "two tensors of one file have this name",
                                     remedy: "give each its own")
            }
            let end = offset + tensor.range.count
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let type = SafetensorsFormat.types.first { $0.type == tensor.type }?.name ?? ""
            entries.append("\(quoted(tensor.name)):{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
            offset = end
        }
        return assemble(header: "{\(entries.joined(separator: ","))}", ordered)
    }

    private static func assemble(header: String, _ tensors: [StoredTensor]) -> [UInt8] {
        var text = Array(header.utf8)
        text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (64 - (text.count + 8) % 64) % 64))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(8 + text.count + tensors.reduce(0) { $0 + $1.range.count })
        bytes.appendLittleEndian(UInt64(text.count))
        bytes.append(contentsOf: text)
        for tensor in tensors { bytes.append(contentsOf: tensor.bytes()) }
        return bytes
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
