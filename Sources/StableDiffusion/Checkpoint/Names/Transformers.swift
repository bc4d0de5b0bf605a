/// Names of CLIP's text encoder, with or without the level `text_model`, as transformers wrote them for years: with it.
enum TransformersNames {
    private static let parts = ["embeddings.", "encoder.", "final_layer_norm."]

    /// The name with `text_model.`, or `nil` when it is no weight of the encoder.
    ///
    /// `position_ids` are no weights: they count from 0, and half-precision files have them broken.
    static func textEncoder(_ name: Substring) -> String? {
        if name == "text_projection.weight" { return String(name) }
        let inner = NameRules.dropping("text_model.", from: String(name)) ?? name
        guard parts.contains(where: inner.hasPrefix), !inner.hasSuffix(".position_ids") else { return nil }
        return "text_model.\(inner)"
    }
}
