import Kernels

/// Numbers along the summed dimension that are widened at a time where weights are 16-bit: a piece that stays in the cache.
private let widenedDepth = 512

extension Tensor {
    /// x Wᵀ + b over the last dimension: `[..., inputs]` -> `[..., outputs]`.
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `outputs` numbers.
    public func linear(_ weight: Weight, bias: Weight? = nil) -> Tensor {
        linear(weight, bias: bias, finish: .none).recorded(from: [self]) { [$0.linearGradient(weight)] }
    }

    /// The product without a memory of its origin, and what rides on it.
    func linear(_ weight: Weight, bias: Weight?, finish: ProductFinish) -> Tensor {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        precondition(columns == inputs, "a linear layer of \(inputs) inputs got \(shape)")
        precondition(bias.map { $0.count == outputs } ?? true, "a bias \(bias?.shape ?? []) for \(outputs) outputs")
        let result = Tensor(uninitialized: shape.dropLast() + [outputs], compute: compute)
        let tiling = Tiling(rows: rows, columns: outputs)
        let (x, to, offsets) = (pointer, result.pointer, bias?.values)
        let scratch = weight.type == .float32 ? 1 : tiling.tileColumns * Swift.min(inputs, widenedDepth)
        compute.parallel(tiling.count, scratch: scratch, kind: .linear, operations: 2 * rows * inputs * outputs) { index, scratch in
            let tile = tiling[index]
            let corner = to + tile.rows.lowerBound * outputs + tile.columns.lowerBound
            Tensor.fill(corner, rows: tile.rows.count, stride: outputs, with: offsets, columns: tile.columns)
            let startsAtZero = finish.begin(tile, at: corner, stride: outputs, biased: offsets != nil)
            for depth in Tensor.depths(of: weight, inputs) {
                let (panel, stride) = weight.panel(rows: tile.columns, columns: depth, stride: inputs, scratch: scratch)
                kernels_sgemm(false, true, tile.rows.count, tile.columns.count, depth.count, 1,
                              x + tile.rows.lowerBound * inputs + depth.lowerBound, inputs, panel, stride,
                              startsAtZero && depth.lowerBound == 0 ? 0 : 1, corner, outputs)
            }
            finish.end(tile, at: corner, stride: outputs)
        }
        return result
    }

    /// The gradient of `linear` with respect to its input: `[..., outputs]` -> `[..., inputs]`.
    private func linearGradient(_ weight: Weight) -> Tensor {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        let result = Tensor(uninitialized: shape.dropLast() + [inputs], compute: compute)
        let tiling = Tiling(rows: rows, columns: inputs)
        let (gradient, to) = (pointer, result.pointer)
        let scratch = weight.type == .float32 ? 1 : tiling.tileColumns * Swift.min(outputs, widenedDepth)
        compute.parallel(tiling.count, scratch: scratch, kind: .linear, operations: 2 * rows * inputs * outputs) { index, scratch in
            let tile = tiling[index]
            for depth in Tensor.depths(of: weight, outputs) {
                let (panel, stride) = weight.panel(rows: depth, columns: tile.columns, stride: inputs, scratch: scratch)
                kernels_sgemm(false, false, tile.rows.count, tile.columns.count, depth.count, 1,
                              gradient + tile.rows.lowerBound * outputs + depth.lowerBound, outputs, panel, stride,
                              depth.lowerBound == 0 ? 0 : 1, to + tile.rows.lowerBound * inputs + tile.columns.lowerBound, inputs)
            }
        }
        return result
    }

    /// The summed dimension in pieces: whole where the weights are float32 and are read in place.
    private static func depths(of weight: Weight, _ length: Int) -> [Range<Int>] {
        guard weight.type != .float32 else { return [0 ..< length] }
        return stride(from: 0, to: length, by: widenedDepth).map { $0 ..< Swift.min(length, $0 + widenedDepth) }
    }

    /// Starts a tile of a product with the bias.
    static func fill(_ corner: UnsafeMutablePointer<Float>, rows: Int, stride: Int, with bias: [Float]?, columns: Range<Int>) {
        guard let bias else { return }
        bias.withUnsafeBufferPointer { bias in
            guard let base = bias.baseAddress else { return }
            for row in 0 ..< rows { (corner + row * stride).update(from: base + columns.lowerBound, count: columns.count) }
        }
    }
}
