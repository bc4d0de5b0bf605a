import Tensor

/// Another source's matrices and kernels rounded to bfloat16: half the memory, about three significant digits. Vectors stay as they are.
public struct BFloat16Weights<Source: WeightSource>: WeightSource {
    private let source: Source

    public init(_ source: Source) {
        self.source = source
    }

    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        let weight = try source.weight(name, shape: shape)
        return shape.count > 1 ? weight.roundedToBFloat16() : weight
    }
}
