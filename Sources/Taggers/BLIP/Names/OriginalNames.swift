/// Names of the original release (`visual_encoder.*`, `text_decoder.*`) as those of transformers; the decoder's are the same in both.
enum OriginalNames {
    private static let vision: [(from: String, to: String)] = [
        ("cls_token", "embeddings.class_embedding"),
        ("pos_embed", "embeddings.position_embedding"),
        ("patch_embed.proj", "embeddings.patch_embedding"),
        ("norm", "post_layernorm"),
    ]
    private static let visionLayer: [(from: String, to: String)] = [
        ("norm1", "layer_norm1"),
        ("attn.qkv", "self_attn.qkv"),
        ("attn.proj", "self_attn.projection"),
        ("norm2", "layer_norm2"),
        ("mlp.fc1", "mlp.fc1"),
        ("mlp.fc2", "mlp.fc2"),
    ]

    /// `nil` for what is no weight of the captioner.
    static func transformers(_ name: Substring) -> String? {
        if name.hasPrefix("text_decoder.") { return String(name) }
        guard let inner = dropping("visual_encoder.", name) else { return nil }
        guard let block = dropping("blocks.", inner) else { return exchanging(vision, inner).map { "vision_model.\($0)" } }
        guard let dot = block.firstIndex(of: "."), let number = Int(block[..<dot]), 0 ..< 1000 ~= number else { return nil }
        return exchanging(visionLayer, block[block.index(after: dot)...]).map { "vision_model.encoder.layers.\(number).\($0)" }
    }

    private static func dropping(_ prefix: String, _ name: Substring) -> Substring? {
        name.hasPrefix(prefix) ? name.dropFirst(prefix.count) : nil
    }

    /// The name with its beginning exchanged, by the first rule that matches whole parts.
    private static func exchanging(_ rules: [(from: String, to: String)], _ name: Substring) -> String? {
        for rule in rules where name == rule.from || name.hasPrefix(rule.from + ".") { return rule.to + name.dropFirst(rule.from.count) }
        return nil
    }
}
