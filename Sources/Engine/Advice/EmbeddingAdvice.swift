import EngineInterface
import StableDiffusion

/// Advice on a new embedding: its name, its vectors, its initialization text.
public enum EmbeddingAdvice {
    /// All advice on a new embedding.
    /// - Parameters:
    ///   - usesWholeText: as `InitialVectors` takes it.
    ///   - others: words of the other embeddings.
    public static func advice(
        _ request: EmbeddingRequest, tokenizer: CLIPTokenizer, usesWholeText: Bool = false, others: [String]
    ) -> [Advice] {
        let text = request.initializationText
        let kind: ConceptKind = text.lowercased().contains("style") ? .style : .subject
        return [
            unsayable(request.name, tokenizer: tokenizer)
                ?? name(request.name, tokens: tokenizer.encode(request.name).count, others: others),
            vectors(request.vectorsPerToken, kind: kind),
            initializationText(text, tokens: tokenizer.encode(text).count, vectors: request.vectorsPerToken, usesWholeText: usesWholeText),
        ].compactMap(\.self)
    }

    /// Advice on the number of vectors per token.
    public static func vectors(_ count: Int, kind: ConceptKind) -> Advice? {
        switch kind {
        case .subject where !(2...8).contains(count):
            Advice(.vectors, "\(vectorText(count)): 2 to 8 are usual for a character; fewer learn less, more need more pictures")
        case .style where count < 8 || count > 32:
            Advice(.vectors, "\(vectorText(count)): about 16 are usual for a style")
        default: nil
        }
    }

    /// Advice on the name.
    /// - Parameters:
    ///   - tokens: how many tokens the name has; a name of one token is a word that the model knows.
    ///   - others: words of the other embeddings.
    public static func name(_ name: String, tokens: Int, others: [String]) -> Advice? {
        let suggestion = "\(name)-prompt"
        // Prompts are read in lower case, so that words that differ in case only are one.
        if let other = others.first(where: { $0 != name && $0.lowercased() == name.lowercased() }) {
            return Advice(.name, "\(name) reads as the embedding \(other) in prompts; call it \(suggestion)")
        }
        if tokens == 1 {
            return Advice(.name, "\(name) is a word of the model's vocabulary, which the embedding hides; call it \(suggestion)")
        }
        return nil
    }

    /// What the prompt's language is written with; the web UI leaves it out of names.
    private static let signs = "()[]{}|:<>"

    /// Advice on a name that prompts cannot say everywhere, as parts of it have a meaning of their own there.
    static func unsayable(_ name: String, tokenizer: CLIPTokenizer) -> Advice? {
        guard name.contains(where: signs.contains) || !isSaid(name, tokenizer) else { return nil }
        var suggestion = name.map { $0.isLetter || $0.isNumber || "._".contains($0) ? String($0) : "-" }.joined()
            .split(separator: "-").joined(separator: "-")
        if suggestion.isEmpty { suggestion = "my-word" }
        if !isSaid(suggestion, tokenizer) { suggestion = "\(suggestion.lowercased())-prompt" }
        return Advice(.name, "Prompts read \(name) as something else: brackets, colons, bars and AND are signs there; call it \(suggestion)")
    }

    /// Whether a word is found in the midst of a prompt, in brackets that weigh it, and where one word gives way to another.
    private static func isSaid(_ name: String, _ tokenizer: CLIPTokenizer) -> Bool {
        let lookup = EmbeddingLookup([EmbeddingLookup.Word(name: name, vectorCount: 1)], tokenizer: tokenizer)
        let reader = PromptReader(tokenizer: tokenizer, embeddings: lookup, options: ConditioningOptions())
        return ["a photo of \(name), a cat", "a (\(name):1.1)", "[\(name):cat:0.5]", "[\(name)|cat]"].allSatisfy { prompt in
            (try? reader.embeddings(in: prompt, steps: 20))?.isEmpty == false
        }
    }

    /// Advice on the initialization text.
    /// - Parameters:
    ///   - tokens: how many tokens it has.
    ///   - vectors: the embedding's vectors per token.
    ///   - usesWholeText: as `InitialVectors` takes it.
    public static func initializationText(_ text: String, tokens: Int, vectors: Int, usesWholeText: Bool = false) -> Advice? {
        let usual = "one word for what is seen is usual: 1girl, 1boy, style, cat"
        if text.allSatisfy(\.isWhitespace) {
            return Advice(.initializationText, "The initialization text is empty, so the vectors begin at zero; \(usual)")
        }
        if text == "*" {
            return Advice(.initializationText, "The initialization text * says nothing of what is taught; \(usual)")
        }
        // One vector is the first token's by either rule.
        if tokens > vectors, vectors > 1, usesWholeText {
            return Advice(.initializationText, "The initialization text has \(tokens) tokens for \(vectorText(vectors)), which take them at even distances, the others are not used; \(usual)")
        }
        if tokens > vectors {
            return Advice(.initializationText, "The initialization text has \(tokens) tokens for \(vectorText(vectors)), the rest of it is not used; \(usual)")
        }
        if text.split(whereSeparator: \.isWhitespace).count > 1 {
            return Advice(.initializationText, "The initialization text has several words; \(usual)")
        }
        return nil
    }

    private static func vectorText(_ count: Int) -> String { count == 1 ? "1 vector" : "\(count) vectors" }
}
