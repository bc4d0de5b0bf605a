import Tensor

/// A tensor as it lies in a file: its name, shape and number type, and where its bytes are.
public struct StoredTensor: Sendable {
    /// Name in the file, for example `model.diffusion_model.input_blocks.0.0.weight`.
    public let name: String
    /// Lengths of the dimensions, outermost first; empty for a single number.
    public let shape: [Int]
    public let type: NumberType
    /// The mapped file that holds the numbers, little-endian, contiguous, in row-major order.
    public let file: MappedFile
    /// The bytes of the numbers in `file`; checked to lie inside it.
    public let range: Range<Int>

    public init(name: String, shape: [Int], type: NumberType, file: MappedFile, range: Range<Int>) {
        self.name = name
        self.shape = shape
        self.type = type
        self.file = file
        self.range = range
    }

    /// How many numbers the tensor holds.
    public var count: Int { shape.reduce(1, *) }
}
