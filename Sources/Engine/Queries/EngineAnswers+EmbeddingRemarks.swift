import EngineInterface
import StableDiffusion

extension EngineAnswers {
    public func remarks(on request: EmbeddingRequest, model: String) throws -> [FieldRemark] {
        var remarks = EmbeddingCreation.mistakes(in: request, folder: home.embeddings).map { FieldMistake($0.field, $0.error).remark }
        do {
            let others = EmbeddingFolder.files(in: home.embeddings).filter { !$0.isPicture }.map(\.word)
            remarks += EmbeddingAdvice.advice(request, tokenizer: try tokenizer(of: model), others: others).map { advice in
                FieldRemark(field: advice.topic.embeddingField.stringValue, isMistake: false, text: advice.text)
            }
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
