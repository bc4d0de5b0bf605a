import Kernels

extension Tensor {
    /// Looks up rows of a table by id. Ids from the table's length on are rows of `vectors`, which may want a gradient.
    /// - Parameters:
    ///   - ids: one list of equal length an element of the batch.
    ///   - table: `[vocabulary, width]`.
    ///   - vectors: `[count, width]`.
    /// - Returns: `[batch, tokens, width]`.
    /// - Precondition: every id has a row.
    public static func embedded(_ ids: [[Int]], table: Weight, vectors: Tensor?, compute: Compute) -> Tensor {
        let (vocabulary, width) = (table.shape[0], table.shape[1])
        let flat = ids.flatMap { $0 }
        precondition(ids.allSatisfy { $0.count == ids.first?.count }, "lists of ids differ in length")
        precondition(vectors.map { $0.columns == width } ?? true, "vectors of \(vectors?.columns ?? 0) numbers beside a table of \(width)")
        let result = Tensor(uninitialized: [ids.count, ids.first?.count ?? 0, width], compute: compute)
        for (row, id) in flat.enumerated() {
            let target = result.pointer + row * width
            precondition(id >= 0, "token \(id) has no row")
            if id < vocabulary {
                table.widen(id * width ..< (id + 1) * width, to: target)
            } else if let vectors, id - vocabulary < vectors.shape[0] {
                target.update(from: vectors.pointer + (id - vocabulary) * width, count: width)
            } else {
                preconditionFailure("token \(id) has no row")
            }
        }
        guard let vectors else { return result }
        let shape = vectors.shape
        return result.recorded(from: [vectors]) { gradient in
            let sums = Tensor(repeating: 0, shape: shape, compute: gradient.compute)
            for (row, id) in flat.enumerated() where id >= vocabulary {
                kernels_accumulate(sums.pointer + (id - vocabulary) * width, gradient.pointer + row * width, width)
            }
            return [sums]
        }
    }
}
