import EngineInterface
import StableDiffusion

/// Reads prompts as generation does, without the networks.
public struct PromptReader: Sendable {
    let tokenizer: CLIPTokenizer
    let embeddings: EmbeddingLookup
    let options: ConditioningOptions
    /// Where `embeddings` are from; empty where a caller knows that himself.
    private var store = EmbeddingStore()

    /// - Parameter home: whose embeddings are found.
    /// - Throws: `ModelFileError`, `TokenizerError`, or that there is no such model.
    public init(_ options: ModelOptions, home: Home, resources: Resources) throws {
        let checkpoint = try Checkpoint.open(options, home: home, resources: resources)
        let tokenizer = try ModelTokenizer.of(checkpoint, resources: resources)
        let store = EmbeddingStore(folder: home.embeddings, widths: checkpoint.textWidths)
        self.init(tokenizer: tokenizer, embeddings: store.lookup(tokenizer: tokenizer), options: ConditioningOptions(options))
        self.store = store
    }

    init(tokenizer: CLIPTokenizer, embeddings: EmbeddingLookup, options: ConditioningOptions) {
        self.tokenizer = tokenizer
        self.embeddings = embeddings
        self.options = options
    }

    /// All that can be said of a prompt.
    /// - Parameter steps: model calls that schedules are spread over.
    /// - Throws: `PromptError`.
    public func report(on text: String, steps: Int) throws(PromptError) -> PromptReport {
        try PromptError.checkLength(of: text)
        return PromptReport(
            text: text, ids: tokenizer.encode(text), pieces: tokenizer.pieces(text),
            attention: options.emphasis.parts(of: text, readsCurlyBrackets: options.readsCurlyBrackets).map(PromptReport.WeightedText.init),
            schedule: PromptSchedule(text, steps: steps).variants.map { PromptReport.ScheduledText(lastStep: $0.lastCall, text: $0.text) },
            and: PromptComposition.parts(of: text).map(PromptReport.WeightedText.init),
            chunks: try readings(of: text, steps: steps).map { reading in
                PromptReport.Encoded(
                    part: reading.part, lastStep: reading.variant.lastCall, text: reading.variant.text, tokens: reading.chunks.tokenCount,
                    ids: reading.chunks.chunks.map(\.ids), weights: reading.chunks.chunks.map { $0.weights.map(Double.init) },
                    embeddings: Self.embeddings(in: reading.chunks))
            })
    }

    /// What may be a mistake about the embeddings that a prompt names, or seems to.
    public func doubts(on text: String, steps: Int) -> [Event.Log] {
        PromptWords(store, tokenizer: tokenizer, options: options).logs(on: [text], steps: steps).filter { $0.level != .info }
    }

    /// The embeddings that a prompt names, in any step.
    /// - Throws: `PromptError`.
    func embeddings(in text: String, steps: Int) throws(PromptError) -> [PromptReport.FoundEmbedding] {
        try readings(of: text, steps: steps).flatMap { Self.embeddings(in: $0.chunks) }
    }

    /// Tokens of the fullest reading, and of how many a prompt may be full before the next chunk begins.
    /// - Throws: `PromptError`.
    func tokenCount(of text: String, steps: Int = 20) throws(PromptError) -> TokenCount {
        let fullest = try readings(of: text, steps: steps).map(\.chunks).max { $0.tokenCount < $1.tokenCount }
        return TokenCount(tokens: fullest?.tokenCount ?? 0, capacity: (fullest?.chunks.count ?? 1) * PromptChunk.room)
    }

    /// Whether generation can put all readings of a prompt into chunks, and use their weights.
    /// - Throws: `PromptError`.
    func check(_ text: String, steps: Int) throws(PromptError) {
        let areFinite = try readings(of: text, steps: steps).allSatisfy(\.chunks.hasFiniteWeights)
        guard areFinite, PromptComposition.parts(of: text).allSatisfy({ Float($0.weight).isFinite }) else { throw .weight }
    }

    private struct Reading {
        let part: Int
        let variant: PromptSchedule.Variant
        let chunks: PromptChunks
    }

    private func readings(of text: String, steps: Int) throws(PromptError) -> [Reading] {
        try PromptError.checkLength(of: text)
        var readings: [Reading] = []
        for (part, joined) in PromptComposition.parts(of: PromptComments.stripped(text)).enumerated() {
            for variant in PromptSchedule(joined.text, steps: steps).variants {
                let chunks = try options.chunks(of: variant.text, tokenizer: tokenizer, embeddings: embeddings)
                readings.append(Reading(part: part, variant: variant, chunks: chunks))
            }
        }
        return readings
    }

    private static func embeddings(in chunks: PromptChunks) -> [PromptReport.FoundEmbedding] {
        chunks.chunks.enumerated().flatMap { number, chunk in
            chunk.fixes.map { PromptReport.FoundEmbedding(name: $0.word.name, chunk: number, offset: $0.offset, vectors: $0.word.vectorCount) }
        }
    }
}

extension PromptReport.WeightedText {
    init(_ part: PromptPart) { self.init(text: part.text, weight: part.weight) }
}
