import Tensor

/// Another source's matrices and kernels rounded to bfloat16: half the memory, about three significant digits. Vectors stay as they are.
public struct BFloat16Weights<Source: WeightSource>: WeightSource {
    private let source: Source
    private let products: ProductPrecision

    /// - Parameter products: what products with the weights are computed in.
    public init(_ source: Source, products: ProductPrecision = .fastest) {
        self.source = source
        self.products = products
    }

    public var compute: Compute? { source.compute }

    public func weight(_ name: String, shape: [Int]) throws -> Weight {
        let weight = try source.weight(name, shape: shape)
        return shape.count > 1 ? weight.roundedToBFloat16(products: products) : weight.multiplied(in: products)
    }
}
