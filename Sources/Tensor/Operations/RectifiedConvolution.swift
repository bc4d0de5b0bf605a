import Kernels

/// What rides on a matrix product: numbers that its sums begin with, and a ReLU behind it.
struct ProductFinish {
    /// Of the result's shape, added to it.
    var residual: UnsafePointer<Float>?
    /// Whether negative results become 0.
    var rectified = false

    static var none: ProductFinish { ProductFinish() }

    /// Puts the residual under a tile that holds the bias already, or nothing yet.
    /// - Returns: whether nothing is there for the product to be added to.
    func begin(_ tile: (rows: Range<Int>, columns: Range<Int>), at corner: UnsafeMutablePointer<Float>, stride: Int, biased: Bool) -> Bool {
        guard let residual else { return !biased }
        for row in 0 ..< tile.rows.count {
            let from = residual + (tile.rows.lowerBound + row) * stride + tile.columns.lowerBound
            if biased {
                kernels_accumulate(corner + row * stride, from, tile.columns.count)
            } else {
                (corner + row * stride).update(from: from, count: tile.columns.count)
            }
        }
        return false
    }

    func end(_ tile: (rows: Range<Int>, columns: Range<Int>), at corner: UnsafeMutablePointer<Float>, stride: Int) {
        guard rectified else { return }
        for row in 0 ..< tile.rows.count { kernels_relu(corner + row * stride, corner + row * stride, tile.columns.count) }
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
