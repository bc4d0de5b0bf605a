import Tensor

/// Turns chunked prompts into what the U-Net is led by. Training and generation use this very function.
public struct Conditioner: Sendable {
    public let textEncoder: TextEncoder
    public let options: ConditioningOptions
    public let compute: Compute

    public init(textEncoder: TextEncoder, options: ConditioningOptions = ConditioningOptions(), compute: Compute) {
        self.textEncoder = textEncoder
        self.options = options
        self.compute = compute
    }

    /// The hidden states of a batch of prompts, chunk behind chunk; shorter prompts get empty chunks.
    /// - Parameters:
    ///   - prompts: all cut with one lookup of embeddings.
    ///   - vectors: the vectors of the lookup's words in its order, `[count, width]` each; a gradient flows back to those that want one.
    ///   - empty: the chunk of an empty text.
    /// - Returns: `[prompts, 77 * chunks, width]`.
    public func callAsFunction(_ prompts: [PromptChunks], vectors: [Tensor], empty: PromptChunk) -> Tensor {
        let most = prompts.map(\.chunks.count).max() ?? 1
        let columns = (0 ..< most).map { column in
            encode(prompts.map { column < $0.chunks.count ? $0.chunks[column] : empty }, vectors: vectors)
        }
        return columns.count == 1 ? columns[0] : Tensor.concatenated(columns, axis: 1)
    }

    /// One chunk a prompt: the embeddings' places get ids behind the vocabulary's, which the text encoder finds in `vectors`.
    private func encode(_ chunks: [PromptChunk], vectors: [Tensor]) -> Tensor {
        let used = Array(Set(chunks.flatMap { $0.fixes.map(\.index) })).sorted()
        var first: [Int: Int] = [:]
        var next = textEncoder.configuration.vocabularySize
        for index in used {
            first[index] = next
            next += vectors[index].shape[0]
        }
        let ids = chunks.map { chunk in
            var ids = chunk.ids
            for fix in chunk.fixes {
                for vector in 0 ..< fix.word.vectorCount { ids[fix.offset + vector] = (first[fix.index] ?? 0) + vector }
            }
            return ids
        }
        let rows = used.isEmpty ? nil : Tensor.concatenated(used.map { vectors[$0] }, axis: 0)
        return emphasized(textEncoder(ids, vectors: rows, clipSkip: options.clipSkip, compute: compute), by: chunks.flatMap(\.weights))
    }

    /// The weights' effect. The mean is restored over the whole batch, as the web UI does, so that its prompts influence one another.
    private func emphasized(_ hidden: Tensor, by weights: [Float]) -> Tensor {
        guard options.emphasis == .original || options.emphasis == .noNorm, weights.contains(where: { $0 != 1 }) else { return hidden }
        let weighted = hidden.multiplyingRows(by: weights)
        return options.emphasis == .original ? weighted.restoringMean(of: hidden) : weighted
    }
}
