import EngineInterface
import StableDiffusion

extension EngineAnswers {
    public func remarks(on request: EmbeddingRequest, model: String) throws -> [FieldRemark] {
        var remarks = EmbeddingCreation.mistakes(in: request, folder: home.embeddings).map { FieldMistake($0.field, $0.error).remark }
        do {
            let others = EmbeddingFolder.files(in: home.embeddings).filter { !$0.isPicture }.map(\.word)
            let reading = try reading(of: model)
            if !reading.family.isTrainable { try SettingsCheck.checkTrains(checkpoint(model)) }
            let advice = EmbeddingAdvice.advice(
                request, tokenizer: reading.tokenizer, usesWholeText: reading.family.spreadsWholeInitializationText, others: others)
            remarks += advice.map { FieldRemark(field: $0.topic.embeddingField.stringValue, isMistake: false, text: $0.text) }
        } catch {
            remarks.append(FieldMistake(ModelOptions.CodingKeys.model, error).remark)
        }
        // A field whose value cannot be needs no advice on it.
        let mistaken = Set(remarks.filter(\.isMistake).map(\.field))
        return remarks.filter { $0.isMistake || !mistaken.contains($0.field) }
    }
}

extension Advice.Topic {
    /// The field of a new embedding that the topic belongs to.
    var embeddingField: EmbeddingRequest.CodingKeys {
        switch self {
        case .vectors: .vectorsPerToken
        case .initializationText: .initializationText
        default: .name
        }
    }
}
