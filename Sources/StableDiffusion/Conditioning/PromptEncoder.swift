import Tensor

/// The one way from prompts to what the U-Net is conditioned on; training and generation share it.
public struct PromptEncoder {
    public let encoders: TextEncoders
    public let embeddings: EmbeddingLookup
    /// The vectors of the lookup's words in its order, of each word one `[count, width]` a text encoder; a gradient flows back to those that
    /// want one.
    public let vectors: [[Tensor]]
    public let options: ConditioningOptions
    /// What the prompts' pictures are said to measure, for families that want to know.
    public var sizes: SizeConditioning?

    public init(_ encoders: TextEncoders, embeddings: EmbeddingLookup = .none, vectors: [[Tensor]] = [], options: ConditioningOptions = ConditioningOptions()) {
        self.encoders = encoders
        self.embeddings = embeddings
        self.vectors = vectors
        self.options = options
    }

    // MARK: Prompts

    /// Training's reading: chunks and emphasis, no schedules, AND or comments. One row a prompt of `77 * chunks` tokens.
    /// - Throws: `PromptError`.
    public func encode(_ prompts: [String]) throws(PromptError) -> Conditioning {
        var hidden: [Tensor] = []
        var pooled: Tensor?
        for (place, unit) in encoders.units.enumerated() {
            var chunked: [PromptChunks] = []
            for prompt in prompts {
                chunked.append(try options.chunks(of: prompt, tokenizer: unit.tokenizer, embeddings: embeddings, padding: unit.padding))
            }
            guard chunked.allSatisfy(\.hasFiniteWeights) else { throw .weight }
            let states = encode(chunked, unit, vectors: vectors.map { $0[place] })
            hidden.append(states.hidden)
            pooled = states.pooled ?? pooled
        }
        var conditioning = Conditioning(hidden: hidden.count == 1 ? hidden[0] : Tensor.concatenated(hidden, axis: 2), pooled: pooled)
        if let sizes, pooled != nil { conditioning.sizes = SizeConditioning.tensor([SizeConditioning](repeating: sizes, count: prompts.count), encoders.compute) }
        return conditioning
    }

    /// A negative prompt. One that says nothing throughout is nothing at all in some families: zeros, where another program's blank is encoded.
    /// - Throws: `PromptError`.
    public func negative(_ prompt: String, steps: Int, timing: PromptSchedule.Timing = .steps) throws(PromptError) -> ScheduledConditioning {
        let all = try scheduled(prompt, steps: steps, timing: timing)
        guard encoders.zeroesEmptyNegative, PromptSchedule(prompt, steps: steps, timing: timing).variants.allSatisfy({ $0.text.isEmpty }) else { return all }
        return ScheduledConditioning(all.variants.map { variant in
            ScheduledConditioning.Variant(lastCall: variant.lastCall, conditioning: variant.conditioning.withoutText)
        })
    }

    /// A prompt that may change over the steps. All its variants are encoded together, as restoring the mean goes over them all.
    /// - Parameter steps: model calls; see `PromptSchedule`.
    /// - Throws: `PromptError`.
    public func scheduled(_ prompt: String, steps: Int, timing: PromptSchedule.Timing = .steps) throws(PromptError) -> ScheduledConditioning {
        try PromptError.checkLength(of: prompt)
        let variants = PromptSchedule(prompt, steps: steps, timing: timing).variants
        let rows = try encode(variants.map(\.text))
        return ScheduledConditioning(variants.indices.map { index in
            ScheduledConditioning.Variant(lastCall: variants[index].lastCall, conditioning: rows[index ..< index + 1])
        })
    }

    /// A positive prompt, whose parts AND joins.
    /// - Throws: `PromptError`.
    public func composed(_ prompt: String, steps: Int, timing: PromptSchedule.Timing = .steps) throws(PromptError) -> ComposedConditioning {
        var parts: [(conditioning: ScheduledConditioning, weight: Float)] = []
        for part in PromptComposition.parts(of: prompt) {
            guard Float(part.weight).isFinite else { throw .weight }
            parts.append((try scheduled(part.text, steps: steps, timing: timing), Float(part.weight)))
        }
        return ComposedConditioning(parts)
    }

    // MARK: Chunks

    /// The hidden states of prompts, chunk behind chunk; shorter prompts get empty chunks.
    /// - Parameter vectors: of each word those for this text encoder.
    /// - Returns: `[prompts, 77 * chunks, width]`, and what the encoder says of each prompt's first chunk as a whole: text behind that never gets there.
    private func encode(_ prompts: [PromptChunks], _ unit: TextEncoders.Unit, vectors: [Tensor]) -> (hidden: Tensor, pooled: Tensor?) {
        let most = prompts.map(\.chunks.count).max() ?? 1
        let columns = (0 ..< most).map { column in
            encode(prompts.map { column < $0.chunks.count ? $0.chunks[column] : unit.emptyChunk }, unit, vectors: vectors, pools: column == 0)
        }
        return (columns.count == 1 ? columns[0].hidden : Tensor.concatenated(columns.map(\.hidden), axis: 1), columns[0].pooled)
    }

    /// One chunk a prompt: the embeddings' places get ids behind the vocabulary's, which the text encoder finds in `vectors`.
    private func encode(_ chunks: [PromptChunk], _ unit: TextEncoders.Unit, vectors: [Tensor], pools: Bool) -> (hidden: Tensor, pooled: Tensor?) {
        let used = Array(Set(chunks.flatMap { $0.fixes.map(\.index) })).sorted()
        var first: [Int: Int] = [:]
        var next = unit.network.configuration.vocabularySize
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
        // The first one: where an embedding stands the chunk has 0, so that none of its ids can be taken for it.
        let end = unit.tokenizer.endToken
        let ends = chunks.map { $0.ids.firstIndex(of: end) ?? PromptChunk.length - 1 }
        let states = unit.network.states(ids, vectors: rows, reading: unit.encoder.reading(options), ends: pools ? ends : nil, compute: encoders.compute)
        return (emphasized(states.hidden, by: chunks.flatMap(\.weights)), states.pooled)
    }

    /// The weights' effect. The mean is restored over the whole batch, as the web UI does, so that its prompts influence one another.
    private func emphasized(_ hidden: Tensor, by weights: [Float]) -> Tensor {
        guard options.emphasis == .original || options.emphasis == .noNorm, weights.contains(where: { $0 != 1 }) else { return hidden }
        let weighted = hidden.multiplyingRows(by: weights)
        return options.emphasis == .original ? weighted.restoringMean(of: hidden) : weighted
    }
}
