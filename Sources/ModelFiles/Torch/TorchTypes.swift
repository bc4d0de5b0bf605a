import Tensor

/// torch's names for number types.
enum TorchTypes {
    /// Storage class and dtype of each type, without the module.
    private static let names: [(storage: String, type: String, number: NumberType)] = [
        ("DoubleStorage", "float64", .float64), ("FloatStorage", "float32", .float32),
        ("HalfStorage", "float16", .float16), ("BFloat16Storage", "bfloat16", .bfloat16),
        ("LongStorage", "int64", .int64), ("IntStorage", "int32", .int32), ("ShortStorage", "int16", .int16),
        ("CharStorage", "int8", .int8), ("ByteStorage", "uint8", .uint8), ("BoolStorage", "bool", .bool),
    ]

    /// The type of a storage class (`torch.HalfStorage`, `torch.cuda.HalfStorage`) or of a dtype (`torch.float16`).
    static func numberType(_ fullName: String) -> NumberType? {
        guard fullName.hasPrefix("torch."), let dot = fullName.lastIndex(of: ".") else { return nil }
        let name = fullName[fullName.index(after: dot)...]
        return names.first { $0.storage == name || $0.type == name }?.number
    }

    /// Bytes per number of a storage class, also of types that the program does not compute with; `nil` for an unknown one.
    static func storageNumberSize(_ fullName: String) -> Int? {
        if let type = numberType(fullName) { return type.size }
        switch fullName.split(separator: ".").last {
        case "ComplexDoubleStorage": return 16
        case "ComplexFloatStorage": return 8
        case "QInt32Storage": return 4
        case "QInt8Storage", "QUInt8Storage", "UntypedStorage": return 1
        default: return nil
        }
    }

    /// The storage class of a type, without its module `torch`.
    static func storageClass(_ type: NumberType) -> String {
        names.first { $0.number == type }?.storage ?? "ByteStorage"
    }
}
