import FoundationEssentials
import Tensor

/// Files of the tests' own, gone when the test is done with them.
enum ScratchFile {
    /// Calls `body` with the path of a file that holds `bytes`; a mapping made of it stays.
    static func with<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("tensor-tests-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func mapped(_ bytes: [UInt8]) throws -> MappedFile { try with(bytes) { try MappedFile(path: $0) } }
}

/// Normal numbers as a file stores them, and as float64.
struct StoredWeight {
    let weight: Weight
    let reference: ReferenceTensor

    init(randomOf shape: [Int], type: NumberType, scale: Float = 1, using random: inout SplitMix) throws {
        let values = random.normals(shape.reduce(1, *), scale: scale)
        let (bytes, stored) = StoredWeight.bytes(values, as: type)
        reference = ReferenceTensor(stored.map { Double($0) }, shape: shape)
        weight = try Weight(file: ScratchFile.mapped(bytes), range: 0 ..< bytes.count, shape: shape, type: type)
    }

    /// The numbers rounded to the type: as bytes and as they read back. Written here by bit patterns, apart from the kernels.
    static func bytes(_ values: [Float], as type: NumberType) -> ([UInt8], [Float]) {
        switch type {
        case .float16:
            let numbers = values.map { Float16($0) }
            return (numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }, numbers.map { Float($0) })
        case .bfloat16:
            let bits = values.map { UInt16($0.bitPattern >> 16) }
            return (bits.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }, bits.map { Float(bitPattern: UInt32($0) << 16) })
        default:
            return (values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }, values)
        }
    }
}
