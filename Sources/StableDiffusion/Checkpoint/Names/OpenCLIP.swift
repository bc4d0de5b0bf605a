import ModelFiles

/// Names of OpenCLIP's text encoder (mlfoundations/open_clip, `src/open_clip/transformer.py`) as those of transformers.
enum OpenCLIPNames {
    private static let outer: [(from: String, to: String)] = [
        ("token_embedding", "text_model.embeddings.token_embedding"),
        // Without `.weight` in the file.
        ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
        ("ln_final", "text_model.final_layer_norm"),
        ("text_projection", "text_projection"),
    ]
    private static let layer: [(from: String, to: String)] = [
        ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("attn.out_proj", "self_attn.out_proj"), ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2"),
    ]

    /// A tensor under the name that transformers has for it, or the three that it holds one above the other; none for what is no weight of the
    /// encoder, such as `logit_scale`.
    static func transformers(_ name: Substring, _ tensor: StoredTensor) -> [StoredTensor] {
        if let result = NameRules.exchangingPrefix(name, outer) { return [tensor.named(result)] }
        guard let rest = NameRules.dropping("transformer.resblocks.", from: String(name)), let (number, inner) = NameRules.leadingNumber(rest) else { return [] }
        let block = "text_model.encoder.layers.\(number)"
        if let result = NameRules.exchangingPrefix(inner, layer) { return [tensor.named("\(block).\(result)")] }
        guard let kind = NameRules.dropping("attn.in_proj_", from: String(inner)) else { return [] }
        return ["q_proj", "k_proj", "v_proj"].enumerated().compactMap { place, projection in
            let rows = (tensor.shape.first ?? 0) / 3
            return tensor.rows(place * rows..<(place + 1) * rows)?.named("\(block).self_attn.\(projection).\(kind)")
        }
    }
}
