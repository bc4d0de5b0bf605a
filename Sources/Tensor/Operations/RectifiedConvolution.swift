import Kernels

/// What rides on a matrix product: numbers that its sums begin with, and a ReLU behind it.
struct ProductFinish {
    /// Of the result's shape, added to it.
    var residual: UnsafePointer<Float>?
    /// Whether negative results become 0.
    var rectified = false

    static var none: ProductFinish { ProductFinish() }

    /// Puts the residual and the bias under a tile of the result.
    /// - Returns: whether they are there, for the product to be added to.
    func begin(_ tile: (rows: Range<Int>, columns: Range<Int>), at result: UnsafeMutablePointer<Float>, stride: Int, bias: UnsafePointer<Float>?) -> Bool {
        guard let residual else { return false }
        for row in tile.rows {
            let start = row * stride + tile.columns.lowerBound
            (result + start).update(from: residual + start, count: tile.columns.count)
            if let bias { kernels_accumulate(result + start, bias + tile.columns.lowerBound, tile.columns.count) }
        }
        return true
    }

    func end(_ tile: (rows: Range<Int>, columns: Range<Int>), at result: UnsafeMutablePointer<Float>, stride: Int) {
        guard rectified else { return }
        for row in tile.rows {
            let start = result + row * stride + tile.columns.lowerBound
            kernels_relu(start, start, tile.columns.count)
        }
    }

    /// Calls `body` with a bias in float32.
    static func withNumbers<Result>(of bias: Weight?, _ body: (UnsafePointer<Float>?) -> Result) -> Result {
        guard let bias else { return body(nil) }
        return bias.values.withUnsafeBufferPointer { body($0.baseAddress) }
    }
}

extension Tensor {
    /// ReLU of a convolution plus bias plus `residual`, in one pass over memory; for inference only: no gradient flows back.
    /// - Parameter residual: of the result's shape, the shortcut around a residual block (He et al., "Deep Residual Learning", 2016).
    public func rectifiedConvolution(_ weight: ConvolutionWeight, bias: Weight? = nil, geometry: ConvolutionGeometry = .same,
                                     adding residual: Tensor? = nil) -> Tensor {
        precondition(shape.count == 4 && columns == weight.inputs, "a convolution of \(weight.inputs) channels got \(shape)")
        precondition(bias.map { $0.count == weight.outputs } ?? true, "a bias \(bias?.shape ?? []) for \(weight.outputs) outputs")
        let size = [shape[0], geometry.outputLength(shape[1], side: weight.side), geometry.outputLength(shape[2], side: weight.side), weight.outputs]
        precondition(residual.map { $0.shape == size } ?? true, "a residual \(residual?.shape ?? []) for \(size)")
        return withExtendedLifetime(residual) {
            let finish = ProductFinish(residual: residual.map { UnsafePointer($0.pointer) }, rectified: true)
            if weight.side == 1 && geometry.stride == 1 && geometry.before == 0 && geometry.after == 0 {
                return linear(weight.matrix, bias: bias, finish: finish)
            } else if residual == nil && Tensor.winogradPays(weight, geometry: geometry, height: shape[1], width: shape[2]) {
                return winograd(weight, bias: bias, rectified: true)
            }
            return directConvolution(weight, bias: bias, geometry: geometry, finish: finish)
        }
    }
}
