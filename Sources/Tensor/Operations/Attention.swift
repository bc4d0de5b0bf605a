import Kernels

/// Queries that are compared with all keys at a time: their scores stay in the cache, and the full score matrix never exists.
private func queriesAtOnce(keys: Int) -> Int { max(16, min(128, (1 << 18) / max(keys, 1) / 16 * 16)) }

/// The sizes of one attention.
private struct AttentionShape {
    let batch: Int
    let queries: Int
    let keys: Int
    let heads: Int
    let size: Int
    let causal: Bool

    var width: Int { heads * size }
    var scale: Float { 1 / Float(size).squareRoot() }
    var block: Int { queriesAtOnce(keys: keys) }
    var blocks: Int { (queries + block - 1) / block }

    func block(_ index: Int) -> Range<Int> { index * block ..< min(queries, (index + 1) * block) }
    /// Where the rows of a head begin in `[batch, tokens, heads * size]`.
    func offset(image: Int, head: Int, tokens: Int, token: Int = 0) -> Int { (image * tokens + token) * width + head * size }
}

extension Tensor {
    /// softmax(Q Kᵀ / √size) V for every head, a block of queries at a time (after Dao et al., "FlashAttention", 2022).
    /// - Parameters:
    ///   - self: queries `[batch, queries, heads * size]`.
    ///   - keys, values: `[batch, keys, heads * size]`.
    ///   - causal: a query sees the keys up to its own place only.
    /// - Returns: `[batch, queries, heads * size]`.
    public func attention(keys: Tensor, values: Tensor, heads: Int, causal: Bool = false) -> Tensor {
        let sizes = AttentionShape(batch: shape[0], queries: shape[1], keys: keys.shape[1], heads: heads, size: columns / heads, causal: causal)
        precondition(keys.shape == values.shape && keys.columns == columns && keys.shape[0] == shape[0], "attention over \(shape), \(keys.shape), \(values.shape)")
        let result = Tensor(uninitialized: shape, compute: compute)
        let logSums = Tensor(uninitialized: [sizes.batch, heads, sizes.queries], compute: compute)
        let (q, k, v, out, sums) = (pointer, keys.pointer, values.pointer, result.pointer, logSums.pointer)
        compute.parallel(sizes.batch * heads * sizes.blocks, scratch: sizes.block * sizes.keys, kind: .attention,
                         operations: 4 * sizes.batch * sizes.queries * sizes.keys * sizes.width) { index, scores in
            let (pair, rows) = (index / sizes.blocks, sizes.block(index % sizes.blocks))
            let (image, head) = (pair / heads, pair % heads)
            let queries = sizes.offset(image: image, head: head, tokens: sizes.queries, token: rows.lowerBound)
            let others = sizes.offset(image: image, head: head, tokens: sizes.keys)
            kernels_sgemm(false, true, rows.count, sizes.keys, sizes.size, sizes.scale, q + queries, sizes.width, k + others, sizes.width, 0, scores, sizes.keys)
            kernels_softmax(scores, sums + pair * sizes.queries + rows.lowerBound, rows.count, sizes.keys, sizes.keys, causal ? rows.lowerBound : -1)
            kernels_sgemm(false, false, rows.count, sizes.size, sizes.keys, 1, scores, sizes.keys, v + others, sizes.width, 0, out + queries, sizes.width)
        }
        let (queries, output) = (detached, result)
        let (detachedKeys, detachedValues) = (keys.detached, values.detached)
        let wanted = (queries: requiresGradient, others: keys.requiresGradient || values.requiresGradient)
        return result.recorded(from: [self, keys, values]) { gradient in
            queries.attentionGradient(gradient, keys: detachedKeys, values: detachedValues, output: output, logSums: logSums, sizes, wanted)
        }
    }

    /// Scores are computed again from their rows' log-sums. Keys and values add over the queries: in up to four groups a head, each in
    /// order, added together at the end.
    private func attentionGradient(_ gradient: Tensor, keys: Tensor, values: Tensor, output: Tensor, logSums: Tensor,
                                   _ sizes: AttentionShape, _ wanted: (queries: Bool, others: Bool)) -> [Tensor?] {
        let (heads, size, width) = (sizes.heads, sizes.size, sizes.width)
        let groups = Swift.min(4, sizes.blocks)
        let toQueries = wanted.queries ? Tensor(uninitialized: shape, compute: compute) : nil
        let partial = Tensor(uninitialized: [sizes.batch * heads * groups, 2, sizes.keys, size], compute: compute)
        let (q, k, v, g, o, sums) = (pointer, keys.pointer, values.pointer, gradient.pointer, output.pointer, logSums.pointer)
        let (dq, parts, block) = (toQueries?.pointer, partial.pointer, sizes.block)
        compute.parallel(sizes.batch * heads * groups, scratch: 2 * block * sizes.keys + block, kind: .attention,
                         operations: 10 * sizes.batch * sizes.queries * sizes.keys * sizes.width) { index, scratch in
            let (pair, group) = (index / groups, index % groups)
            let (image, head) = (pair / heads, pair % heads)
            let (p, ds, inner) = (scratch, scratch + block * sizes.keys, scratch + 2 * block * sizes.keys)
            let others = sizes.offset(image: image, head: head, tokens: sizes.keys)
            let dk = parts + index * 2 * sizes.keys * size
            let dv = dk + sizes.keys * size
            var beta: Float = 0
            for index in sizes.blocks * group / groups ..< sizes.blocks * (group + 1) / groups {
                let rows = sizes.block(index)
                let queries = sizes.offset(image: image, head: head, tokens: sizes.queries, token: rows.lowerBound)
                kernels_row_products(g + queries, o + queries, inner, rows.count, size, width)
                kernels_sgemm(false, true, rows.count, sizes.keys, size, sizes.scale, q + queries, width, k + others, width, 0, p, sizes.keys)
                kernels_softmax_again(p, sums + pair * sizes.queries + rows.lowerBound, rows.count, sizes.keys, sizes.keys, sizes.causal ? rows.lowerBound : -1)
                kernels_sgemm(false, true, rows.count, sizes.keys, size, 1, g + queries, width, v + others, width, 0, ds, sizes.keys)
                kernels_softmax_gradient(p, ds, inner, sizes.scale, rows.count, sizes.keys, sizes.keys)
                if let dq { kernels_sgemm(false, false, rows.count, size, sizes.keys, 1, ds, sizes.keys, k + others, width, 0, dq + queries, width) }
                if wanted.others {
                    kernels_sgemm(true, false, sizes.keys, size, rows.count, 1, p, sizes.keys, g + queries, width, beta, dv, size)
                    kernels_sgemm(true, false, sizes.keys, size, rows.count, 1, ds, sizes.keys, q + queries, width, beta, dk, size)
                    beta = 1
                }
            }
        }
        guard wanted.others else { return [toQueries, nil, nil] }
        return [toQueries, partial.joinedHeads(0, sizes, groups: groups), partial.joinedHeads(1, sizes, groups: groups)]
    }

    /// Adds the groups' parts and lays the heads side by side: `[batch, keys, heads * size]`.
    private func joinedHeads(_ kind: Int, _ sizes: AttentionShape, groups: Int) -> Tensor {
        let result = Tensor(uninitialized: [sizes.batch, sizes.keys, sizes.width], compute: compute)
        let (from, to, part) = (pointer, result.pointer, sizes.keys * sizes.size)
        compute.parallel(sizes.batch * sizes.heads, kind: .attention) { pair, _ in
            let first = from + (pair * groups * 2 + kind) * part
            for group in 1 ..< Swift.max(groups, 1) { kernels_accumulate(first, first + group * 2 * part, part) }
            let target = to + sizes.offset(image: pair / sizes.heads, head: pair % sizes.heads, tokens: sizes.keys)
            for key in 0 ..< sizes.keys { (target + key * sizes.width).update(from: first + key * sizes.size, count: sizes.size) }
        }
        return result
    }
}
