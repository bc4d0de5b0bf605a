import FoundationEssentials

/// The float32 tensors of a small safetensors file of reference values.
struct TensorFile {
    private struct Entry: Decodable {
        let dtype: String
        let shape: [Int]
        let data_offsets: [Int]
    }

    private let header: [String: Entry]
    private let bytes: [UInt8]

    init(_ name: String) throws {
        let file = [UInt8](try Fixture.data(name))
        let headerCount = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
        header = try JSONDecoder().decode([String: Entry].self, from: Data(file[8..<8 + headerCount]))
        bytes = Array(file[(8 + headerCount)...])
    }

    var names: [String] { header.keys.sorted() }

    func values(_ name: String) -> [Float]? {
        guard let entry = header[name], entry.dtype == "F32" else { return nil }
        return stride(from: entry.data_offsets[0], to: entry.data_offsets[1], by: 4).map { at in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }

    func shape(_ name: String) -> [Int]? { header[name]?.shape }
}

/// The greatest absolute difference; infinite if the counts differ or a value is not a number.
func greatestDifference(_ first: [Float], _ second: [Float]) -> Float {
    guard first.count == second.count else { return .infinity }
    return zip(first, second).reduce(0) { greatest, pair in
        let difference = abs(pair.0 - pair.1)
        return difference <= greatest ? greatest : difference.isNaN ? .infinity : difference
    }
}
