import Kernels

/// The gradient of an attention. Scores are computed again from their columns' log-sums, block by block and chunk by chunk. Gradients of
/// keys and values add over the queries: in up to four groups a head, fewer where there are many
/// heads, each group in order, and all added together at the end.
struct AttentionGradient {
    struct Wanted {
        let queries: Bool
        let keys: Bool
        let values: Bool
    }

    /// What the forward direction leaves; the queries of bfloat16 scaled already.
    struct Kept {
        let queries, keys, values, output: KeptTensor
        let logSums: Tensor
    }

    private let shape: AttentionShape
    private let wanted: Wanted
    private let gradient, queries, output, logSums: Tensor
    /// Left operands of scores, of the probabilities' gradient, and of the queries' gradient.
    private let keys, values: HeadOperands
    private let turnedKeys: HeadOperands?
    private let groups: Int
    private let toQueries, toKeys, toValues: Tensor?
    private let parts: Parts

    /// Where a thread keeps what.
    private struct Parts {
        let queryCopy, gradientCopy, queryRows, queryColumns, gradientRows, gradientColumns, scores, slopes, slopeRows, results, logSums, inner, scales: Int
        let count: Int

        init(_ shape: AttentionShape) {
            var layout = ScratchLayout()
            let panel = shape.block * shape.paddedSize
            (queryCopy, queryRows, queryColumns) = (layout.add(panel), layout.add(panel), layout.add(panel))
            (gradientCopy, gradientRows, gradientColumns) = (layout.add(panel), layout.add(panel), layout.add(panel))
            (scores, slopes) = (layout.add(shape.block * shape.chunk), layout.add(shape.block * shape.chunk))
            slopeRows = shape.products.pairs ? layout.add(shape.block / 2 * shape.chunk) : slopes
            results = layout.add(shape.block * shape.size)
            (logSums, inner, scales) = (layout.add(shape.block), layout.add(shape.block), layout.add(shape.block))
            count = layout.count
        }
    }

    init(_ shape: AttentionShape, _ wanted: Wanted, _ gradient: Tensor, _ kept: Kept) {
        (self.shape, self.wanted, self.gradient, logSums) = (shape, wanted, gradient, kept.logSums)
        // One after another, so that no two of them are in memory in full beside what is packed.
        values = HeadOperands(kept.values.tensor, shape, steps: .numbers)
        do {
            let wide = kept.keys.tensor
            keys = HeadOperands(wide, shape, steps: .numbers)
            turnedKeys = wanted.queries ? keys.turned(wide) : nil
        }
        (queries, output) = (kept.queries.tensor, kept.output.tensor)
        let compute = queries.compute
        groups = wanted.keys || wanted.values ? min(4, shape.blocks, max(1, 32 / shape.allHeads)) : shape.blocks
        let parts = [shape.allHeads, groups, shape.keys, shape.size]
        toQueries = wanted.queries ? Tensor(uninitialized: queries.shape, compute: compute) : nil
        toKeys = wanted.keys ? Tensor(uninitialized: parts, compute: compute) : nil
        toValues = wanted.values ? Tensor(uninitialized: parts, compute: compute) : nil
        self.parts = Parts(shape)
    }

    /// The gradients of queries, keys and values.
    func computed() -> [Tensor?] {
        queries.compute.parallel(shape.allHeads * groups, scratch: parts.count, kind: .attention, operations: 10 * shape.multiplications) { index, scratch in
            let (head, group) = (index / groups, index % groups)
            let count = shape.keys * shape.size
            let (dk, dv) = (toKeys.map { $0.pointer + index * count }, toValues.map { $0.pointer + index * count })
            dk?.update(repeating: 0, count: count)
            dv?.update(repeating: 0, count: count)
            for block in shape.blocks * group / groups ..< shape.blocks * (group + 1) / groups {
                add(head: head, rows: shape.block(block), scratch, dk, dv)
            }
        }
        return [toQueries, toKeys.map { joined($0, scale: AttentionShape.ln2) }, toValues.map { joined($0, scale: 1) }]
    }

    /// What the queries' block adds: to its own gradient, and to those of the keys and values that it sees.
    private func add(head: Int, rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>,
                     _ dk: UnsafeMutablePointer<Float>?, _ dv: UnsafeMutablePointer<Float>?) {
        let (width, size, padded) = (shape.panelWidth(rows), shape.size, shape.paddedSize)
        let (scores, slopes) = (scratch + parts.scores, scratch + parts.slopes)
        let ofScores = LeftOperand(units: scores, rowStride: width, stepStride: 1)
        let ofSlopes = LeftOperand(units: scratch + parts.slopeRows, rowStride: shape.products.units(width), stepStride: 1)
        let offset = pack(head: head, rows: rows, scratch)
        shape.chunks(for: rows) { chunk, ahead in
            shape.multiply(keys.operand(head: head, from: chunk.lowerBound), rows: chunk.count, steps: size, panel: scratch + parts.queryRows,
                           width: width, columns: width, into: scores, stride: width, adds: false)
            shape.multiply(values.operand(head: head, from: chunk.lowerBound), rows: chunk.count, steps: size, panel: scratch + parts.gradientRows,
                           width: width, columns: width, into: slopes, stride: width, adds: false)
            if shape.products.pairs {
                kernels_softmax_pairs_again(scores, slopes, scratch + parts.slopeRows, scratch + parts.logSums, scratch + parts.inner,
                                            chunk.count, width, ahead)
            } else {
                kernels_softmax_columns_again(scores, slopes, scratch + parts.logSums, scratch + parts.inner, chunk.count, width, ahead)
            }
            if let turnedKeys {
                shape.multiply(turnedKeys.operand(head: head, from: chunk.lowerBound), rows: size, steps: chunk.count, panel: slopes,
                               width: width, columns: width, into: scratch + parts.results, stride: width, adds: chunk.lowerBound > 0)
            }
            if let dv {
                shape.multiply(ofScores, rows: chunk.count, steps: rows.count, panel: scratch + parts.gradientColumns,
                               width: padded, columns: size, into: dv + chunk.lowerBound * size, stride: size, adds: true)
            }
            if let dk {
                shape.multiply(ofSlopes, rows: chunk.count, steps: rows.count, panel: scratch + parts.queryColumns,
                               width: padded, columns: size, into: dk + chunk.lowerBound * size, stride: size, adds: true)
            }
        }
        guard let toQueries else { return }
        kernels_turn_columns(scratch + parts.results, scratch + parts.scales, size, rows.count, width, toQueries.pointer + offset, shape.width)
    }

    /// Lays out the panels of a block and the numbers that its columns keep. Returns where the block begins.
    private func pack(head: Int, rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) -> Int {
        let (width, size, padded, pairs) = (shape.panelWidth(rows), shape.size, shape.paddedSize, shape.products.pairs)
        let offset = shape.offset(head: head, tokens: shape.queries, token: rows.lowerBound)
        let (q, g) = (scratch + parts.queryCopy, scratch + parts.gradientCopy)
        kernels_copy_rows(queries.pointer + offset, shape.width, rows.count, size, shape.products == .bfloat16 ? 1 : shape.scaleOfPowers, q, padded)
        kernels_copy_rows(gradient.pointer + offset, shape.width, rows.count, size, 1, g, padded)
        kernels_pack_rows(KERNELS_FLOAT32, q, padded, rows.count, padded, pairs, scratch + parts.queryRows, width)
        kernels_pack_rows(KERNELS_FLOAT32, g, padded, rows.count, padded, pairs, scratch + parts.gradientRows, width)
        if wanted.keys { kernels_pack_columns(KERNELS_FLOAT32, q, padded, padded, rows.count, pairs, scratch + parts.queryColumns, padded) }
        if wanted.values { kernels_pack_columns(KERNELS_FLOAT32, g, padded, padded, rows.count, pairs, scratch + parts.gradientColumns, padded) }
        // Columns without a query are computed, and never used.
        (scratch + parts.logSums).update(repeating: 0, count: width)
        (scratch + parts.logSums).update(from: logSums.pointer + head * shape.queries + rows.lowerBound, count: rows.count)
        (scratch + parts.inner).update(repeating: 0, count: width)
        kernels_row_products(gradient.pointer + offset, output.pointer + offset, scratch + parts.inner, rows.count, size, shape.width)
        (scratch + parts.scales).update(repeating: shape.scale, count: width)
        return offset
    }

    /// Adds the groups' parts, multiplies them and lays the heads side by side: `[batch, keys, heads * size]`.
    private func joined(_ parts: Tensor, scale: Float) -> Tensor {
        let result = Tensor(uninitialized: [shape.batch, shape.keys, shape.width], compute: parts.compute)
        let (from, to, part) = (parts.pointer, result.pointer, shape.keys * shape.size)
        parts.compute.parallel(shape.allHeads, kind: .attention) { head, _ in
            let first = from + head * groups * part
            for group in 1 ..< max(groups, 1) { kernels_accumulate(first, first + group * part, part) }
            let target = to + shape.offset(head: head, tokens: shape.keys)
            for key in 0 ..< shape.keys { kernels_scale(first + key * shape.size, scale, target + key * shape.width, shape.size) }
        }
        return result
    }
}
