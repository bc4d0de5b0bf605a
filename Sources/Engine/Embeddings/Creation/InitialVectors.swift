import StableDiffusion

/// The vectors that a new embedding begins with: those of its initialization text, spread over the vectors per token.
public enum InitialVectors {
    /// As the web UI: of the text's tokens the first `count` are taken; of these, fewer or not, vector `i` is that of token
    /// `i * tokens / count`, so that `1girl` (two tokens) in four vectors gives a, a, b, b. A text without tokens gives zeros.
    /// - Parameters:
    ///   - usesWholeText: whether all tokens of the text are spread over the vectors, however many, as the web UI does with OpenCLIP's
    ///     (modules/sd_hijack_open_clip.py).
    ///   - count: vectors per token.
    ///   - width: length of a vector.
    ///   - tokenVector: the row of the text encoder's token table for an id, before positions are added.
    /// - Throws: `EmbeddingError` when `count` is out of range or a row has another length.
    public static func vectors(
        text: String, usesWholeText: Bool = false, count: Int, width: Int, tokenizer: CLIPTokenizer, tokenVector: (Int) -> [Float]
    ) throws(EmbeddingError) -> EmbeddingVectors {
        guard EmbeddingCreation.vectorCounts.contains(count) else { throw .vectorCount(count) }
        let all = tokenizer.encode(text)
        let tokens = usesWholeText ? all[...] : all.prefix(count)
        var values: [Float] = []
        values.reserveCapacity(count * width)
        for position in 0..<count {
            guard !tokens.isEmpty else {
                values += [Float](repeating: 0, count: width)
                continue
            }
            let token = tokens[position * tokens.count / count]
            let row = tokenVector(token)
            guard row.count == width else { throw .tokenTable(token: token) }
            values += row
        }
        guard let vectors = EmbeddingVectors(values: values, width: width) else { throw .tokenTable(token: tokens.first ?? 0) }
        return vectors
    }
}
