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

    /// The result, and the gradients of queries, keys and values for a gradient of the result, by the chain rule.
    func attentionWithGradients(keys: ReferenceTensor, values others: ReferenceTensor, heads: Int, causal: Bool,
                                gradient: ReferenceTensor) -> [ReferenceTensor] {
        let (batch, queryCount, keyCount, width) = (shape[0], shape[1], keys.shape[1], shape[2])
        let size = width / heads
        let scale = 1 / Double(size).squareRoot()
        let result = attention(keys: keys, values: others, heads: heads, causal: causal)
        var (toQueries, toKeys, toValues) = (ReferenceTensor(zerosOf: shape), ReferenceTensor(zerosOf: keys.shape), ReferenceTensor(zerosOf: keys.shape))
        for image in 0 ..< batch {
            for head in 0 ..< heads {
                for query in 0 ..< queryCount {
                    let seen = causal ? min(query + 1, keyCount) : keyCount
                    let at = (image * queryCount + query) * width + head * size
                    func place(_ key: Int) -> Int { (image * keyCount + key) * width + head * size }
                    let scores = (0 ..< seen).map { key in (0 ..< size).reduce(0.0) { $0 + values[at + $1] * keys.values[place(key) + $1] } * scale }
                    let most = scores.max() ?? 0
                    let sum = scores.reduce(0) { $0 + exp($1 - most) }
                    let slopes = (0 ..< seen).map { key in (0 ..< size).reduce(0.0) { $0 + gradient.values[at + $1] * others.values[place(key) + $1] } }
                    let probabilities = scores.map { exp($0 - most) / sum }
                    let mean = zip(probabilities, slopes).reduce(0) { $0 + $1.0 * $1.1 }
                    for key in 0 ..< seen {
                        let slope = probabilities[key] * (slopes[key] - mean) * scale
                        for index in 0 ..< size {
                            toQueries.values[at + index] += slope * keys.values[place(key) + index]
                            toKeys.values[place(key) + index] += slope * values[at + index]
                            toValues.values[place(key) + index] += probabilities[key] * gradient.values[at + index]
                        }
                    }
                }
            }
        }
        return [result, toQueries, toKeys, toValues]
    }
}
