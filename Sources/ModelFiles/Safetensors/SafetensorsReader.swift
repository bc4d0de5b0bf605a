import Tensor

/// Reads the header of a safetensors file; the numbers stay mapped.
struct SafetensorsReader {
    let file: MappedFile
    /// Tensors by their place in the file.
    private(set) var tensors: [StoredTensor] = []
    /// Tensors whose number type has no place in the program.
    private(set) var foreign: [ForeignTensor] = []
    private(set) var metadata: [String: String] = [:]

    /// - Throws: `ModelFileError` where header, lengths or offsets contradict each other or the file's length.
    init(_ file: MappedFile) throws(ModelFileError) {
        self.file = file
        let (members, dataStart) = try Self.header(file)
        var names: Set<String> = []
        for member in members {
            guard names.insert(member.key).inserted else {
                throw .damaged(file.path, "its header names `\(member.key)` twice")
            }
            if member.key == "__metadata__" {
                metadata = Self.texts(member.value)
            } else {
                try addTensor(member, dataStart: dataStart)
            }
        }
        tensors.sort { ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound) }
        for (first, second) in zip(tensors, tensors.dropFirst()) where second.range.lowerBound < first.range.upperBound {
            throw .damaged(file.path, "`\(first.name)` and `\(second.name)` overlap")
        }
    }

    private static func header(_ file: MappedFile) throws(ModelFileError) -> (members: [JSONMember], dataStart: Int) {
        let head = file.copyBytes(0..<8)
        guard let length = head.littleEndian(UInt64.self, at: 0) else { throw .damaged(file.path, "too short for a safetensors file") }
        guard length <= UInt64(SafetensorsFormat.specifiedHeaderSize), Int(length) <= file.count - 8 else {
            throw .damaged(file.path, "its header of \(length) bytes does not fit the file (\(file.count) bytes)")
        }
        guard Int(length) <= SafetensorsFormat.maximumHeaderSize else {
            throw .damaged(file.path, "its header of \(length) bytes is longer than any model needs (\(SafetensorsFormat.maximumHeaderSize))")
        }
        let end = 8 + Int(length)
        guard case .object(let members) = try JSONValue.read(file.copyBytes(8..<end)[...], path: file.path) else {
            throw .damaged(file.path, "its header is not a JSON object")
        }
        return (members, end)
    }

    private static func texts(_ value: JSONValue) -> [String: String] {
        var result: [String: String] = [:]
        for member in value.members ?? [] {
            if let text = member.value.string { result[member.key] = text }
        }
        return result
    }

    private mutating func addTensor(_ member: JSONMember, dataStart: Int) throws(ModelFileError) {
        let name = member.key
        guard let typeName = member.value["dtype"]?.string,
              let lengths = member.value["shape"]?.array,
              let offsets = member.value["data_offsets"]?.array, offsets.count == 2,
              let start = offsets[0].integer, let end = offsets[1].integer
        else { throw .damaged(file.path, "the header entry of `\(name)` is incomplete") }
        let shape = lengths.compactMap(\.integer)
        guard shape.count == lengths.count, let count = StoredTensor.elementCount(shape) else {
            throw .damaged(file.path, "`\(name)` has an impossible shape")
        }
        guard start >= 0, end >= start, end <= file.count - dataStart else {
            throw .damaged(file.path, "`\(name)` ends at byte \(end) of the data, but the file holds \(file.count - dataStart)")
        }
        guard let type = SafetensorsFormat.types.first(where: { $0.name == typeName })?.type else {
            foreign.append(ForeignTensor(name: name, shape: shape, type: typeName))
            return
        }
        guard end - start == count * type.size else {
            throw .damaged(file.path, "`\(name)` has \(end - start) bytes where its shape needs \(count * type.size)")
        }
        tensors.append(StoredTensor(name: name, shape: shape, type: type, file: file,
                                    range: (dataStart + start)..<(dataStart + end)))
    }
}
