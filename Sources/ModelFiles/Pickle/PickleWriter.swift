import Tensor

/// Writes a value as a pickle of protocol 2, with instructions and names only that `torch.load(weights_only=True)`
/// and the web UI's unpickler admit.
struct PickleWriter {
    private(set) var bytes: [UInt8] = [0x80, 2]
    /// The tensors in the order of their storage keys `0`, `1`, …
    private(set) var tensors: [StoredTensor] = []

    /// - Throws: `ModelFileError` when the value holds a foreign object, which cannot be written.
    init(_ value: PickleValue) throws(ModelFileError) {
        try write(value)
        bytes.append(UInt8(ascii: "."))
    }

    private mutating func write(_ value: PickleValue) throws(ModelFileError) {
        switch value {
        case .none: append("N")
        case .bool(let value): bytes.append(value ? 0x88 : 0x89)
        case .int(let number): write(number)
        case .float(let number):
            append("G")
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift))) }
        case .string(let text): write(text)
        case .list(let elements):
            append("](")
            for element in elements { try write(element) }
            append("e")
        case .tuple(let elements):
            append("(")
            for element in elements { try write(element) }
            append("t")
        case .dictionary(let entries):
            append("}(")
            for entry in entries {
                try write(entry.key)
                try write(entry.value)
            }
            append("u")
        case .tensor(let tensor): write(tensor)
        case .bytes, .bigInteger, .foreignTensor, .object, .omitted:
            throw .unsupported("pickle", "a value that has no place in an embedding file",
                               remedy: "write numbers, text, lists, dictionaries and tensors only")
        }
    }

    private mutating func append(_ codes: StaticString) { bytes.append(contentsOf: codes.description.utf8) }

    private mutating func write(_ number: Int) {
        if let small = Int32(exactly: number) {
            append("J")
            bytes.appendLittleEndian(small)
        } else {
            bytes += [0x8a, 8]
            bytes.appendLittleEndian(number)
        }
    }

    private mutating func write(_ text: String) {
        let utf8 = Array(text.utf8)
        append("X")
        bytes.appendLittleEndian(UInt32(truncatingIfNeeded: utf8.count))
        bytes += utf8
    }

    private mutating func writeTuple(_ numbers: [Int]) {
        append("(")
        for number in numbers { write(number) }
        append("t")
    }

    /// `_rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`.
    private mutating func write(_ tensor: StoredTensor) {
        append("ctorch._utils\n_rebuild_tensor_v2\n((")
        write("storage")
        append("ctorch\n")
        bytes.append(contentsOf: "\(TorchTypes.storageClass(tensor.type))\n".utf8)
        write(String(tensors.count))
        write("cpu")
        write(tensor.count)
        append("tQ")
        write(0)
        writeTuple(tensor.shape)
        var strides: [Int] = []
        var step = 1
        for length in tensor.shape.reversed() {
            strides.append(step)
            step *= max(length, 1)
        }
        writeTuple(strides.reversed())
        bytes.append(0x89)
        append("ccollections\nOrderedDict\n)RtR")
        tensors.append(tensor)
    }
}
