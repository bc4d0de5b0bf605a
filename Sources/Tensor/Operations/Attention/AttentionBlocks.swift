import Kernels

/// The forward direction, a block of a head's queries at a time (after Dao et al., "FlashAttention", 2022). Scores stand as
/// [keys, queries]: the softmax goes down the columns, and its result is the panel that the values are multiplied with.
struct AttentionBlocks {
    let shape: AttentionShape
    let queries: Tensor
    let keys: HeadOperands
    let values: HeadOperands
    let result: Tensor
    let logSums: Tensor

    private let copy, panel, scores, results, most, sums, factors: Int
    /// Numbers of memory that a thread needs.
    let scratch: Int

    init(_ shape: AttentionShape, queries: Tensor, keys: Tensor, values: Tensor, result: Tensor, logSums: Tensor) {
        (self.shape, self.queries, self.result, self.logSums) = (shape, queries, result, logSums)
        self.keys = HeadOperands(keys, shape, steps: .numbers)
        self.values = HeadOperands(values, shape, steps: .tokens)
        var layout = ScratchLayout()
        (copy, panel) = (layout.add(shape.block * shape.paddedSize), layout.add(shape.block * shape.paddedSize))
        scores = layout.add(shape.block * shape.chunk)
        results = layout.add(shape.block * shape.size)
        (most, sums, factors) = (layout.add(shape.block), layout.add(shape.block), layout.add(shape.block))
        scratch = layout.count
    }

    /// One block of one head.
    func attend(head: Int, rows: Range<Int>, _ scratch: UnsafeMutablePointer<Float>) {
        let (width, size, padded) = (shape.panelWidth(rows), shape.size, shape.paddedSize)
        let (scores, results, most, sums, factors) = (scratch + scores, scratch + results, scratch + most, scratch + sums, scratch + factors)
        let offset = shape.offset(head: head, tokens: shape.queries, token: rows.lowerBound)
        kernels_copy_rows(queries.pointer + offset, shape.width, rows.count, size, shape.scaleOfPowers, scratch + copy, padded)
        kernels_pack_rows(KERNELS_FLOAT32, scratch + copy, padded, rows.count, padded, shape.products.pairs, scratch + panel, width)
        most.update(repeating: -Float.greatestFiniteMagnitude, count: width)
        sums.update(repeating: 0, count: width)
        shape.chunks(for: rows) { chunk, ahead in
            shape.multiply(keys.operand(head: head, from: chunk.lowerBound), rows: chunk.count, steps: size, panel: scratch + panel,
                           width: width, columns: width, into: scores, stride: width, adds: false)
            kernels_softmax_columns(scores, chunk.count, width, ahead, shape.products.pairs, most, sums, factors)
            if chunk.lowerBound > 0 { kernels_scale_columns(results, factors, size, width) }
            shape.multiply(values.operand(head: head, from: chunk.lowerBound), rows: size, steps: chunk.count, panel: scores,
                           width: width, columns: width, into: results, stride: width, adds: chunk.lowerBound > 0)
        }
        kernels_softmax_end(most, sums, rows.count, logSums.pointer + head * shape.queries + rows.lowerBound, factors)
        kernels_turn_columns(results, factors, size, rows.count, width, result.pointer + offset, shape.width)
    }
}
