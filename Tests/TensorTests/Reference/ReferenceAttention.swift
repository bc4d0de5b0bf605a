import Glibc

extension ReferenceTensor {
    /// softmax(Q Kᵀ / √size) V for every head, one score after the other.
    func attention(keys: ReferenceTensor, values others: ReferenceTensor, heads: Int, causal: Bool) -> ReferenceTensor {
        let (batch, queryCount, keyCount, width) = (shape[0], shape[1], keys.shape[1], shape[2])
        let size = width / heads
        var result = ReferenceTensor(zerosOf: shape)
        for image in 0 ..< batch {
            for head in 0 ..< heads {
                for query in 0 ..< queryCount {
                    let seen = causal ? min(query + 1, keyCount) : keyCount
                    let at = (image * queryCount + query) * width + head * size
                    let scores = (0 ..< seen).map { key in
                        let from = (image * keyCount + key) * width + head * size
                        return (0 ..< size).reduce(0.0) { $0 + values[at + $1] * keys.values[from + $1] } / Double(size).squareRoot()
                    }
                    let most = scores.max() ?? 0
                    let weights = scores.map { exp($0 - most) }
                    let sum = weights.reduce(0, +)
                    for key in 0 ..< seen {
                        let from = (image * keyCount + key) * width + head * size
                        for index in 0 ..< size { result.values[at + index] += weights[key] / sum * others.values[from + index] }
                    }
                }
            }
        }
        return result
    }
}
