import EngineInterface
import StableDiffusion
import Synchronization

extension EngineAnswers {
    public func tokenCount(of text: String, model: String) throws -> TokenCount {
        let tokenizer = try tokenizer(of: model)
        let lookup = embeddings.of(home.embeddings).lookup(tokenizer: tokenizer)
        return try PromptReader(tokenizer: tokenizer, embeddings: lookup, options: ConditioningOptions()).tokenCount(of: text)
    }

    /// The tokenizer that belongs to a model, kept until another model is asked for.
    func tokenizer(of model: String) throws -> CLIPTokenizer { try reading(of: model).tokenizer }

    /// How a model reads texts, kept until another model is asked for.
    func reading(of model: String) throws -> TextReading {
        try reading.of(model) {
            let checkpoint = try checkpoint(model)
            return TextReading(family: checkpoint.family, tokenizer: try ModelTokenizer.of(checkpoint, resources: resources))
        }
    }
}

/// How a model reads texts.
struct TextReading: Sendable {
    let family: ModelFamily
    let tokenizer: CLIPTokenizer
}

/// How the model reads texts that was asked for last.
final class RecentReading: Sendable {
    private let kept = Mutex<(model: String, reading: TextReading)?>(nil)

    /// - Parameter read: reads that of another model than last time. Others wait meanwhile, as they would read the same.
    func of(_ model: String, read: () throws -> TextReading) throws -> TextReading {
        try kept.withLock { kept in
            if let kept, kept.model == model { return kept.reading }
            let reading = try read()
            kept = (model, reading)
            return reading
        }
    }
}
