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
    func tokenizer(of model: String) throws -> CLIPTokenizer {
        try tokenizer.of(model) { try ModelTokenizer.of(checkpoint(model), resources: resources) }
    }
}

/// The tokenizer that was used last.
final class RecentTokenizer: Sendable {
    private struct Kept {
        let model: String
        let tokenizer: CLIPTokenizer
    }

    private let kept = Mutex<Kept?>(nil)

    /// - Parameter read: reads that of another model than last time. Others wait meanwhile, as they would read the same.
    func of(_ model: String, read: () throws -> CLIPTokenizer) throws -> CLIPTokenizer {
        try kept.withLock { kept in
            if let kept, kept.model == model { return kept.tokenizer }
            let tokenizer = try read()
            kept = Kept(model: model, tokenizer: tokenizer)
            return tokenizer
        }
    }
}
