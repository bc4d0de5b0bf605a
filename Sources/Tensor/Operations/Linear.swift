import Kernels

extension Tensor {
    /// x Wᵀ + b over the last dimension: `[..., inputs]` -> `[..., outputs]`.
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `outputs` numbers.
    public func linear(_ weight: Weight, bias: Weight? = nil) -> Tensor {
        linear(weight, bias: bias, finish: .none).recorded(from: [self]) { [$0.product(with: weight, turned: true)] }
    }

    /// GEGLU of a linear layer: `[..., inputs]` -> `[..., outputs / 2]`. Where a gradient is wanted it goes by pieces of rows, so that neither
    /// the layer's wide result nor the gradient of it is whole in memory in float32.
    public func gatedLinear(_ weight: Weight, bias: Weight?) -> Tensor {
        let pieceRows = 2048
        guard requiresGradient, rows > pieceRows else { return linear(weight, bias: bias).geglu(keeping: weight.products) }
        let half = weight.shape[0] / 2
        let flat = detached.reshaped([rows, columns])
        let result = Tensor(uninitialized: shape.dropLast() + [half], compute: compute)
        let to = result.pointer
        let pieces = stride(from: 0, to: rows, by: pieceRows).map { start in
            let wide = flat.sliced(start ..< Swift.min(start + pieceRows, rows), axis: 0).linear(weight, bias: bias, finish: .none)
            wide.eachRows(width: half) { row, count in kernels_geglu(wide.pointer + row * 2 * half, to + (start + row) * half, count, half) }
            return (start: start, kept: KeptTensor(wide, weight.products))
        }
        let (shape, width) = (shape, columns)
        return result.recorded(from: [self]) { gradient in
            let slope = Tensor(uninitialized: shape, compute: gradient.compute)
            for (start, kept) in pieces {
                let wide = kept.rowwise(width: 2 * half) { x, row, to, count in
                    kernels_geglu_gradient(x, gradient.pointer + (start + row) * half, to, count, half)
                }
                let part = wide.product(with: weight, turned: true)
                (slope.pointer + start * width).update(from: part.pointer, count: part.count)
            }
            return [slope]
        }
    }

    /// The product without a memory of its origin, and what rides on it.
    func linear(_ weight: Weight, bias: Weight?, finish: ProductFinish) -> Tensor {
        precondition(columns == weight.shape[1], "a linear layer of \(weight.shape[1]) inputs got \(shape)")
        precondition(bias.map { $0.count == weight.shape[0] } ?? true, "a bias \(bias?.shape ?? []) for \(weight.shape[0]) outputs")
        return product(with: weight, bias: bias, finish: finish)
    }

    /// x Wᵀ, or x W where `turned`: the gradient of the first with respect to its input.
    private func product(with weight: Weight, turned: Bool = false, bias: Weight? = nil, finish: ProductFinish = .none) -> Tensor {
        let (outputs, inputs) = (weight.shape[0], weight.shape[1])
        let (depth, width) = turned ? (outputs, inputs) : (inputs, outputs)
        let result = Tensor(uninitialized: shape.dropLast() + [width], compute: compute)
        let tiling = Tiling(rows: rows, columns: width)
        let products = weight.products
        let pieces = Panel.pieces(of: depth, products)
        let longest = products.units(pieces.first?.count ?? 0)
        let (x, to, matrix, type) = (pointer, result.pointer, weight.pointer, weight.number)
        let scratch = longest * Panel.columns + (products.pairs ? tiling.tileRows * longest : 0)
        ProductFinish.withNumbers(of: bias) { offsets in
            nonisolated(unsafe) let offsets = offsets
            compute.parallel(tiling.count, scratch: scratch, kind: .linear, operations: 2 * rows * inputs * outputs) { index, scratch in
                let tile = tiling[index]
                let (panel, pairs) = (scratch, scratch + longest * Panel.columns)
                let adds = finish.begin(tile, at: to, stride: width, bias: offsets)
                for piece in pieces {
                    let steps = products.units(piece.count)
                    var (rows, rowStride) = (x + tile.rows.lowerBound * depth + piece.lowerBound, depth)
                    if products.pairs {
                        kernels_pair_rows(rows, depth, tile.rows.count, piece.count, 1, pairs, steps)
                        (rows, rowStride) = (pairs, steps)
                    }
                    for column in stride(from: tile.columns.lowerBound, to: tile.columns.upperBound, by: Panel.columns) {
                        let columns = Swift.min(Panel.columns, tile.columns.upperBound - column)
                        if turned {
                            kernels_pack_columns(type, matrix + (piece.lowerBound * inputs + column) * weight.type.size, inputs, columns,
                                                 piece.count, products.pairs, panel, Panel.columns)
                        } else {
                            kernels_pack_rows(type, matrix + (column * inputs + piece.lowerBound) * weight.type.size, inputs, columns,
                                              piece.count, products.pairs, panel, Panel.columns)
                        }
                        let sums = PanelProduct(rows: tile.rows.count, of: rows, rowStride: rowStride, steps: steps, panel: panel,
                                                columns: columns, products: products)
                        sums(to: to + tile.rows.lowerBound * width + column, stride: width, start: offsets.map { $0 + column },
                             adds: adds || piece.lowerBound > 0)
                    }
                }
                finish.end(tile, at: to, stride: width)
            }
        }
        if weight.isReadAnew { weight.giveUpPages() }
        return result
    }
}
