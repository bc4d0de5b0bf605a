/// A tensor of a number type that the program does not compute with, such as complex or 8-bit float: named, not read.
public struct ForeignTensor: Sendable, Equatable {
    public let name: String
    public let shape: [Int]
    /// The type as the file spells it, for example `F8_E4M3`.
    public let type: String
}
