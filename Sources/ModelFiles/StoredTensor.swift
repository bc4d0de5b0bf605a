import Tensor

/// A tensor as it lies in a file: its name, shape and number type, and where its bytes are.
///
/// Where a file cannot be used in place (compressed, or with strides that are not row-major) the bytes were
/// copied, and `file` is that copy in memory.
public struct StoredTensor: Sendable {
    /// The name it goes by: the one in the file, for example `model.diffusion_model.input_blocks.0.0.weight`, until `named` gives it another.
    public let name: String
    /// The name in the file, for messages.
    public let nameInFile: String
    /// Lengths of the dimensions, outermost first; empty for a single number.
    public let shape: [Int]
    public let type: NumberType
    /// The mapped file that holds the numbers, little-endian, contiguous, in row-major order.
    public let file: MappedFile
    /// The bytes of the numbers in `file`; checked to lie inside it. The old torch format aligns nothing.
    public let range: Range<Int>

    public init(name: String, shape: [Int], type: NumberType, file: MappedFile, range: Range<Int>) {
        self.init(name: name, nameInFile: name, shape: shape, type: type, file: file, range: range)
    }

    private init(name: String, nameInFile: String, shape: [Int], type: NumberType, file: MappedFile, range: Range<Int>) {
        self.name = name
        self.nameInFile = nameInFile
        self.shape = shape
        self.type = type
        self.file = file
        self.range = range
    }

    /// How many numbers the tensor holds.
    public var count: Int { shape.reduce(1, *) }

    /// The same numbers under another name.
    public func named(_ name: String) -> StoredTensor {
        StoredTensor(name: name, nameInFile: nameInFile, shape: shape, type: type, file: file, range: range)
    }

    /// The same numbers in another shape of as many.
    /// - Returns: `nil` when the counts differ.
    public func reshaped(_ shape: [Int]) -> StoredTensor? {
        guard let count = Self.elementCount(shape), count == self.count else { return nil }
        return StoredTensor(name: name, nameInFile: nameInFile, shape: shape, type: type, file: file, range: range)
    }

    /// Some of the rows: the same numbers, those of a range of the first dimension.
    /// - Returns: `nil` where it has no such rows.
    public func rows(_ rows: Range<Int>) -> StoredTensor? {
        guard let count = shape.first, rows.lowerBound >= 0, rows.upperBound <= count else { return nil }
        let rowBytes = shape.dropFirst().reduce(type.size, *)
        let start = range.lowerBound + rows.lowerBound * rowBytes
        return StoredTensor(
            name: name, nameInFile: nameInFile, shape: [rows.count] + shape.dropFirst(), type: type, file: file,
            range: start..<start + rows.count * rowBytes)
    }

    /// Dimensions that a tensor has at most, as in PyTorch.
    static let mostDimensions = 64

    /// The product of the lengths in `shape`, or `nil` when there are too many, one is negative or the product of bytes would overflow.
    static func elementCount(_ shape: [Int]) -> Int? {
        guard shape.count <= mostDimensions else { return nil }
        var count = 1
        // A zero anywhere makes the product zero, but must not hide lengths that overflow or are negative.
        var product = 1
        for length in shape {
            guard length >= 0 else { return nil }
            count = length == 0 ? 0 : count
            let (next, overflow) = product.multipliedReportingOverflow(by: max(length, 1))
            guard !overflow, next <= Int.max / 16 else { return nil }
            product = next
        }
        return count == 0 ? 0 : product
    }
}
