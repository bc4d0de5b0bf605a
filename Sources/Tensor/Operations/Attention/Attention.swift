extension Tensor {
    /// softmax(Q Kᵀ / √size) V for every head; the full score matrix never exists.
    /// - Parameters:
    ///   - self: queries `[batch, queries, heads * size]`.
    ///   - keys, values: `[batch, keys, heads * size]`.
    ///   - causal: a query sees the keys up to its own place only.
    ///   - products: what the operands of all products are rounded to, those of the gradient included.
    /// - Returns: `[batch, queries, heads * size]`.
    public func attention(keys: Tensor, values: Tensor, heads: Int, causal: Bool = false, products: ProductPrecision = .float32) -> Tensor {
        precondition(keys.shape == values.shape && keys.columns == columns && keys.shape[0] == shape[0] && keys.shape[1] > 0,
                     "attention over \(shape), \(keys.shape), \(values.shape)")
        let sizes = AttentionShape(batch: shape[0], queries: shape[1], keys: keys.shape[1], heads: heads, size: columns / heads,
                                   causal: causal, products: products)
        let result = Tensor(uninitialized: shape, compute: compute)
        let logSums = Tensor(uninitialized: [sizes.batch, heads, sizes.queries], compute: compute)
        do {
            let blocks = AttentionBlocks(sizes, queries: self, keys: keys, values: values, result: result, logSums: logSums)
            compute.parallel(sizes.allHeads * sizes.blocks, scratch: blocks.scratch, kind: .attention,
                             operations: 4 * sizes.multiplications) { index, scratch in
                blocks.attend(head: index / sizes.blocks, rows: sizes.block(index % sizes.blocks), scratch)
            }
        }
        let wanted = AttentionGradient.Wanted(queries: requiresGradient, keys: keys.requiresGradient, values: values.requiresGradient)
        guard wanted.queries || wanted.keys || wanted.values else { return result }
        // As the scores were computed from them: rounded before they are scaled, they would not give the scores that the log-sums are of.
        let queries = products == .bfloat16 ? detached * sizes.scaleOfPowers : self
        let kept = AttentionGradient.Kept(queries: KeptTensor(queries, products), keys: KeptTensor(keys, products), values: KeptTensor(values, products),
                                          output: KeptTensor(result, products), logSums: logSums)
        return result.recorded(from: [self, keys, values]) { AttentionGradient(sizes, wanted, $0, kept).computed() }
    }
}
