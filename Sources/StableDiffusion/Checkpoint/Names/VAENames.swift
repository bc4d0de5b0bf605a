/// Names of the autoencoder's weights: the original (CompVis) ones, and those of diffusers before 0.12, as diffusers' today.
struct VAENames {
    /// Levels of the decoder, which the original counts from the picture and diffusers from the latent.
    private let levels: Int

    /// - Parameter names: all names, without the prefix `first_stage_model.`.
    init(_ names: some Sequence<Substring>) {
        var last = 0
        for name in names where name.hasPrefix("decoder.up.") {
            if let (level, _) = NameRules.leadingNumber(name.dropFirst("decoder.up.".count)) { last = max(last, level) }
        }
        levels = last + 1
    }

    /// The diffusers name of any of these, or `nil` when it is no part of such an autoencoder.
    func diffusers(_ name: Substring) -> String? {
        if name.hasPrefix("quant_conv.") || name.hasPrefix("post_quant_conv.") { return String(name) }
        for side in ["encoder", "decoder"] {
            guard let rest = NameRules.dropping("\(side).", from: String(name)) else { continue }
            return half(side, rest)
        }
        return nil
    }

    private func half(_ side: String, _ name: Substring) -> String? {
        let outer: [(from: String, to: String)] = [
            ("conv_in", "\(side).conv_in"), ("conv_out", "\(side).conv_out"),
            ("norm_out", "\(side).conv_norm_out"), ("conv_norm_out", "\(side).conv_norm_out"),
            ("mid.block_1", "\(side).mid_block.resnets.0"), ("mid.block_2", "\(side).mid_block.resnets.1"),
            ("mid.attn_1", "\(side).mid_block.attentions.0"), ("mid_block", "\(side).mid_block"),
            ("down_blocks", "\(side).down_blocks"), ("up_blocks", "\(side).up_blocks"),
        ]
        if let result = NameRules.exchangingPrefix(name, outer) { return inner(result) }
        guard name.hasPrefix("down.") || name.hasPrefix("up."), let dot = name.firstIndex(of: "."),
              let (level, rest) = NameRules.leadingNumber(name[name.index(after: dot)...])
        else { return nil }
        let isDown = name.hasPrefix("down.")
        guard isDown || level < levels else { return nil }
        let block = isDown ? "\(side).down_blocks.\(level)" : "\(side).up_blocks.\(levels - 1 - level)"
        return NameRules.exchangingPrefix(rest, [
            ("block", "\(block).resnets"), ("downsample", "\(block).downsamplers.0"), ("upsample", "\(block).upsamplers.0"),
        ]).map(inner)
    }

    /// Exchanges the names inside blocks.
    private func inner(_ name: String) -> String {
        let isAttention = name.contains(".attentions.0.")
        let parts = name.split(separator: ".").map { part -> Substring in
            switch part {
            case "nin_shortcut": "conv_shortcut"
            case "norm" where isAttention: "group_norm"
            case "q" where isAttention, "query" where isAttention: "to_q"
            case "k" where isAttention, "key" where isAttention: "to_k"
            case "v" where isAttention, "value" where isAttention: "to_v"
            case "proj_out" where isAttention, "proj_attn" where isAttention: "to_out.0"
            default: part
            }
        }
        return parts.joined(separator: ".")
    }
}
