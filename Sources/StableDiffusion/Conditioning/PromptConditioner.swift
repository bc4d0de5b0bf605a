import Tensor

/// Turns prompts, with all that their language has, into what the U-Net is led by.
public struct PromptConditioner {
    public let model: StableDiffusionModel
    public let embeddings: EmbeddingLookup
    /// The vectors of the lookup's words in its order, `[count, width]` each.
    public let vectors: [Tensor]
    public let options: ConditioningOptions

    public init(model: StableDiffusionModel, embeddings: EmbeddingLookup, vectors: [Tensor], options: ConditioningOptions) {
        self.model = model
        self.embeddings = embeddings
        self.vectors = vectors
        self.options = options
    }

    /// Training's reading: chunks and emphasis, no schedules, AND or comments. One row a prompt, `[prompts, 77 * chunks, width]`.
    /// - Throws: `PromptError`.
    public func hidden(_ prompts: [String]) throws(PromptError) -> Tensor {
        var chunks: [PromptChunks] = []
        for prompt in prompts { chunks.append(try options.chunks(of: prompt, tokenizer: model.tokenizer, embeddings: embeddings)) }
        guard chunks.allSatisfy(\.hasFiniteWeights) else { throw .weight }
        return model.condition(chunks, vectors: vectors, options: options)
    }

    /// A prompt that may change over the steps. All its variants are encoded together, as restoring the mean goes over them all.
    /// - Parameter steps: model calls; see `PromptSchedule`.
    /// - Throws: `PromptError`.
    public func scheduled(_ prompt: String, steps: Int, timing: PromptSchedule.Timing = .steps) throws(PromptError) -> ScheduledConditioning {
        try PromptError.checkLength(of: prompt)
        let variants = PromptSchedule(prompt, steps: steps, timing: timing).variants
        let hidden = try hidden(variants.map(\.text))
        return ScheduledConditioning(variants.indices.map { index in
            ScheduledConditioning.Variant(lastCall: variants[index].lastCall, hidden: hidden.sliced(index ..< index + 1, axis: 0))
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
}
