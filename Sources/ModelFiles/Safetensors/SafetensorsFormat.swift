import Tensor

/// The safetensors format: eight bytes of header length, a JSON header, then the numbers.
///
/// Follows the specification in the `safetensors` project's README.
enum SafetensorsFormat {
    /// The specification's own bound on the header.
    static let specifiedHeaderSize = 100_000_000
    /// What is read of it: ten times the longest header of a real model, descriptions of its training included.
    static let maximumHeaderSize = 32 << 20

    /// Number types as the header spells them.
    static let types: [(name: String, type: NumberType)] = [
        ("F64", .float64), ("F32", .float32), ("F16", .float16), ("BF16", .bfloat16),
        ("I64", .int64), ("I32", .int32), ("I16", .int16), ("I8", .int8), ("U8", .uint8), ("BOOL", .bool),
    ]

    /// Whether bytes begin as a safetensors file does.
    static func recognises(_ head: [UInt8], fileSize: Int) -> Bool {
        guard let length = head.littleEndian(UInt64.self, at: 0), head.count > 8 else { return false }
        return head[8] == UInt8(ascii: "{") && length >= 2 && length <= UInt64(specifiedHeaderSize) && length < UInt64(1) << 62
    }
}
